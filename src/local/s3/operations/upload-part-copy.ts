import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { BodyDigest, RequestBody } from '../body/request-body.ts';
import { type ByteRange, parseByteRange } from '../byte-range.ts';
import { S3Error } from '../s3-error.ts';
import { element, text } from '../xml/xml-writer.ts';
import { header, type ObjectOperation } from './call.ts';
import { findCopySource } from './copy-source.ts';
import { partNumber } from './query-integer.ts';
import { refuseHeaders } from './refused-headers.ts';

export const uploadPartCopy: ObjectOperation = async (call) => {
  refuseHeaders(call.headers);
  const number = partNumber(call.query.get('partNumber') ?? '');
  const uploadId = call.query.get('uploadId') ?? '';
  const bucket = await call.store.bucket(call.bucket);
  bucket.uploads.get(call.key, uploadId);
  const source = await findCopySource(call);
  const range = sourceRange(header(call.headers, 'x-amz-copy-source-range'), source.object.size);
  const body = digested(source.bucket.read(source.object, range));
  const { etag, lastModified } = await bucket.putPart(call.key, uploadId, number, body);
  return {
    status: 200,
    body: element('CopyPartResult', text('LastModified', lastModified.toISOString()), text('ETag', `"${etag}"`)),
  };
};

/** Both ends must be given, and lie inside. */
function sourceRange(range: string | undefined, size: number): ByteRange | undefined {
  if (range === undefined) return undefined;
  const parsed = /^bytes=\d+-\d+$/.test(range) ? parseByteRange(range, size) : undefined;
  if (parsed === undefined || Number(range.split('-')[1]) >= size) {
    throw new S3Error(
      'InvalidArgument',
      `The x-amz-copy-source-range value must be of the form bytes=first-last, within ${size} bytes`,
      {
        ArgumentName: 'x-amz-copy-source-range',
        ArgumentValue: range,
      },
    );
  }
  return parsed;
}

function digested(stream: Readable): RequestBody {
  const md5 = createHash('md5');
  let size = 0;
  let digest: BodyDigest | undefined;
  async function* bytes(): AsyncGenerator<Uint8Array> {
    const chunks: AsyncIterable<Uint8Array> = stream;
    for await (const chunk of chunks) {
      md5.update(chunk);
      size += chunk.byteLength;
      yield chunk;
    }
    digest = { size, md5: md5.digest() };
  }
  return {
    bytes: bytes(),
    digest() {
      if (digest === undefined) throw new Error('the copy source has not been read to its end');
      return digest;
    },
  };
}
