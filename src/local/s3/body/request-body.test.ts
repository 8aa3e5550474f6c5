import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { MAX_BODY, openRequestBody } from './request-body.ts';

const BYTES = Buffer.from('wetting, hydrating');
const md5 = createHash('md5').update(BYTES).digest();
const sha256 = createHash('sha256').update(BYTES).digest('hex');
const crc = Buffer.alloc(4);
crc.writeUInt32BE(crc32(BYTES));
const CRC32 = crc.toString('base64');

async function read(headers: IncomingHttpHeaders, wire: Buffer = BYTES) {
  async function* raw(): AsyncGenerator<Uint8Array> {
    yield wire.subarray(0, 3);
    yield wire.subarray(3);
  }
  const body = openRequestBody(headers, raw());
  const chunks: Uint8Array[] = [];
  for await (const chunk of body.bytes) chunks.push(chunk);
  return { bytes: Buffer.concat(chunks), ...body.digest() };
}

const length = { 'content-length': String(BYTES.length) };
const chunkedHeaders = {
  'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
  'x-amz-decoded-content-length': String(BYTES.length),
  'x-amz-trailer': 'x-amz-checksum-crc32',
};
const chunkedWire = (value: string): Buffer =>
  Buffer.from(`${BYTES.length.toString(16)}\r\n${BYTES}\r\n0\r\nx-amz-checksum-crc32:${value}\r\n\r\n`);

describe('openRequestBody', () => {
  it('gives bytes and digest, with every announcement that holds', async () => {
    const headers = {
      ...length,
      'content-md5': md5.toString('base64'),
      'x-amz-content-sha256': sha256,
      'x-amz-checksum-crc32': CRC32,
    };
    expect(await read(headers)).toEqual({
      bytes: BYTES,
      size: BYTES.length,
      md5,
      checksum: { algorithm: 'CRC32', value: CRC32, type: 'FULL_OBJECT' },
    });
  });

  it('reads aws-chunked with the checksum as a trailer', async () => {
    const seen = await read(chunkedHeaders, chunkedWire(CRC32));
    expect(seen).toMatchObject({ bytes: BYTES, checksum: { algorithm: 'CRC32', value: CRC32 } });
  });

  const wrong = Buffer.alloc(16, 1).toString('base64');
  it.each<[string, IncomingHttpHeaders, string, Buffer?]>([
    ['no length', {}, 'MissingContentLength'],
    ['a length that is none', { 'content-length': 'many' }, 'InvalidArgument'],
    ['a length past the limit', { 'content-length': String(MAX_BODY + 1) }, 'EntityTooLarge'],
    ['fewer bytes than announced', { 'content-length': '100' }, 'IncompleteBody'],
    ['more bytes than announced', { 'content-length': '2' }, 'IncompleteBody'],
    ['another MD5', { ...length, 'content-md5': wrong }, 'BadDigest'],
    ['an MD5 that is none', { ...length, 'content-md5': 'short' }, 'InvalidDigest'],
    ['another SHA-256', { ...length, 'x-amz-content-sha256': '0'.repeat(64) }, 'XAmzContentSHA256Mismatch'],
    ['a SHA-256 that is none', { ...length, 'x-amz-content-sha256': 'zzz' }, 'InvalidArgument'],
    ['another CRC', { ...length, 'x-amz-checksum-crc32': 'AAAAAA==' }, 'BadDigest'],
    ['a CRC that is none', { ...length, 'x-amz-checksum-crc32': 'AAAA' }, 'InvalidRequest'],
    ['an unknown algorithm', { ...length, 'x-amz-checksum-xxhash3': 'AAAA' }, 'NotImplemented'],
    ['two checksums', { ...length, 'x-amz-checksum-crc32': CRC32, 'x-amz-checksum-sha1': 'AAAA' }, 'InvalidRequest'],
    ['another CRC in the trailer', chunkedHeaders, 'BadDigest', chunkedWire('AAAAAA==')],
    [
      'a trailer that does not come',
      chunkedHeaders,
      'MalformedTrailerError',
      Buffer.from(`${BYTES.length.toString(16)}\r\n${BYTES}\r\n0\r\n\r\n`),
    ],
    [
      'aws-chunked without its decoded length',
      { 'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER' },
      'MissingContentLength',
    ],
  ])('refuses %s', async (_, headers, code, wire) => {
    await expect(read(headers, wire)).rejects.toMatchObject({ code });
  });
});
