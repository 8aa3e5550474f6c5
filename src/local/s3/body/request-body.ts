import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { S3Error } from '../s3-error.ts';
import { announcedChecksum } from './announced-checksum.ts';
import { AwsChunkedDecoder } from './aws-chunked.ts';
import { type Checksum, checksumHeader, createChecksum } from './checksum.ts';

/** What the bytes of a body turned out to be. */
export interface BodyDigest {
  /** Bytes. */
  readonly size: number;
  /** Raw. */
  readonly md5: Buffer;
  /** Only when the client sent one. */
  readonly checksum?: Checksum;
}

/** A request's payload, to be read once. */
export interface RequestBody {
  /** Fails with S3Error at its end when the bytes are not those that the headers or trailers announced. */
  readonly bytes: AsyncIterable<Uint8Array>;
  /** Once `bytes` has ended. */
  digest(): BodyDigest;
}

/** Bytes that one request may carry. Source: S3 user guide, "Amazon S3 multipart upload limits". */
export const MAX_BODY = 5 * 1024 ** 3;

const SHA256_HEX = /^[0-9a-f]{64}$/;
const UNSIGNED = 'UNSIGNED-PAYLOAD';

/**
 * The payload behind Content-Length or aws-chunked, checked while it streams against its announced length, Content-MD5,
 * x-amz-content-sha256 and x-amz-checksum-*.
 * @throws S3Error for headers that cannot be, before a byte is read
 */
export function openRequestBody(headers: IncomingHttpHeaders, raw: AsyncIterable<Uint8Array>): RequestBody {
  const contentSha256 = header(headers, 'x-amz-content-sha256');
  const chunked = contentSha256?.startsWith('STREAMING-') === true || isAwsChunked(headers);
  const expectedSha256 = chunked || contentSha256 === UNSIGNED ? undefined : contentSha256;
  if (expectedSha256 !== undefined && !SHA256_HEX.test(expectedSha256)) {
    throw new S3Error(
      'InvalidArgument',
      'x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-*, or a valid sha256 value.',
    );
  }
  const expectedSize = payloadLength(headers, chunked);
  const expectedMd5 = contentMd5(headers);
  const announced = announcedChecksum(headers);

  const md5 = createHash('md5');
  const sha256 = expectedSha256 === undefined ? undefined : createHash('sha256');
  const checksum = announced === undefined ? undefined : createChecksum(announced.algorithm);
  let result: BodyDigest | undefined;

  async function* verified(): AsyncGenerator<Uint8Array> {
    const decoder = chunked ? new AwsChunkedDecoder() : undefined;
    let size = 0;
    for await (const received of raw) {
      for (const chunk of decoder?.push(received) ?? [received]) {
        size += chunk.byteLength;
        if (size > expectedSize) throw incomplete();
        md5.update(chunk);
        sha256?.update(chunk);
        checksum?.update(chunk);
        yield chunk;
      }
    }
    decoder?.end();
    if (size !== expectedSize) throw incomplete();

    const digest = md5.digest();
    if (expectedMd5 !== undefined && !digest.equals(expectedMd5)) {
      throw new S3Error('BadDigest', 'The Content-MD5 you specified did not match what we received.');
    }
    if (sha256 !== undefined && sha256.digest('hex') !== expectedSha256) {
      throw new S3Error(
        'XAmzContentSHA256Mismatch',
        "The provided 'x-amz-content-sha256' header does not match what was computed.",
      );
    }
    if (announced === undefined || checksum === undefined) {
      result = { size, md5: digest };
      return;
    }
    const value = checksum.digest().toString('base64');
    const claimed = announced.value ?? decoder?.trailers.get(checksumHeader(announced.algorithm));
    if (claimed === undefined) {
      throw new S3Error('MalformedTrailerError', `The trailer ${checksumHeader(announced.algorithm)} is missing.`);
    }
    if (claimed !== value) {
      throw new S3Error('BadDigest', `The ${announced.algorithm} you specified did not match the calculated checksum.`);
    }
    result = { size, md5: digest, checksum: { algorithm: announced.algorithm, value, type: 'FULL_OBJECT' } };
  }

  return {
    bytes: verified(),
    digest() {
      if (result === undefined) throw new Error('the request body has not been read to its end');
      return result;
    },
  };
}

const header = (headers: IncomingHttpHeaders, name: string): string | undefined => {
  const value = headers[name];
  return typeof value === 'string' ? value.trim() : undefined;
};

const isAwsChunked = (headers: IncomingHttpHeaders): boolean =>
  header(headers, 'content-encoding')
    ?.split(',')
    .some((coding) => coding.trim() === 'aws-chunked') === true;

function payloadLength(headers: IncomingHttpHeaders, chunked: boolean): number {
  const value = header(headers, chunked ? 'x-amz-decoded-content-length' : 'content-length');
  if (value === undefined) {
    throw new S3Error(
      'MissingContentLength',
      chunked
        ? 'You must provide the x-amz-decoded-content-length HTTP header with an aws-chunked body.'
        : 'You must provide the Content-Length HTTP header.',
    );
  }
  const length = /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
  if (Number.isNaN(length)) throw new S3Error('InvalidArgument', `The length ${value} is no number of bytes.`);
  if (length > MAX_BODY) {
    throw new S3Error('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size.', {
      ProposedSize: String(length),
      MaxSizeAllowed: String(MAX_BODY),
    });
  }
  return length;
}

function contentMd5(headers: IncomingHttpHeaders): Buffer | undefined {
  const value = header(headers, 'content-md5');
  if (value === undefined) return undefined;
  const digest = Buffer.from(value, 'base64');
  if (digest.length !== 16 || digest.toString('base64') !== value) {
    throw new S3Error('InvalidDigest', 'The Content-MD5 you specified is not valid.');
  }
  return digest;
}

const incomplete = (): S3Error =>
  new S3Error('IncompleteBody', 'You did not provide the number of bytes specified by the Content-Length HTTP header.');
