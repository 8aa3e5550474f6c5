import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AwsChunkedDecoder } from './aws-chunked.ts';

/** The wire form of these chunks, with the extensions and trailers given. */
function encode(chunks: readonly Uint8Array[], extension = '', trailers: readonly string[] = []): Buffer {
  const framed = chunks
    .filter((chunk) => chunk.length > 0)
    .flatMap((chunk) => [Buffer.from(`${chunk.length.toString(16)}${extension}\r\n`), chunk, Buffer.from('\r\n')]);
  const end = `0${extension}\r\n${trailers.map((trailer) => `${trailer}\r\n`).join('')}\r\n`;
  return Buffer.concat([...framed, Buffer.from(end)]);
}

/** Feeds the bytes in pieces that end at these offsets. */
function decode(wire: Uint8Array, cuts: readonly number[] = []): { bytes: Buffer; trailers: Record<string, string> } {
  const decoder = new AwsChunkedDecoder();
  const bytes: Uint8Array[] = [];
  const ends = [...cuts.map((cut) => cut % (wire.length + 1)).sort((a, b) => a - b), wire.length];
  let start = 0;
  for (const end of ends) {
    bytes.push(...decoder.push(wire.subarray(start, end)));
    start = end;
  }
  decoder.end();
  return { bytes: Buffer.concat(bytes), trailers: Object.fromEntries(decoder.trailers) };
}

const SIGNATURE = `;chunk-signature=${'a'.repeat(64)}`;

describe('AwsChunkedDecoder', () => {
  it('gives the same bytes and trailers however the wire was cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 6 }),
        fc.constantFrom('', SIGNATURE),
        fc.array(fc.nat(), { maxLength: 12 }),
        (chunks, extension, cuts) => {
          const wire = encode(chunks, extension, ['x-amz-checksum-crc32:AAAAAA==', 'X-Amz-Trailer-Signature: b']);
          expect(decode(wire, cuts)).toEqual({
            bytes: Buffer.concat(chunks),
            trailers: { 'x-amz-checksum-crc32': 'AAAAAA==', 'x-amz-trailer-signature': 'b' },
          });
        },
      ),
    );
  });

  it('takes a body without trailers, and one without the last empty line', () => {
    expect(decode(encode([Buffer.from('bytes')]))).toEqual({ bytes: Buffer.from('bytes'), trailers: {} });
    expect(decode(Buffer.from('5\r\nbytes\r\n0\r\n')).bytes.toString()).toBe('bytes');
  });

  it("takes AWS's own example, with empty lines before the trailer's signature", () => {
    const wire = '5\r\nbytes\r\n0\r\nx-amz-checksum-crc32c:sOO8/Q==\n\r\n\r\nx-amz-trailer-signature:d8\r\n\r\n';
    expect(decode(Buffer.from(wire)).trailers).toEqual({
      'x-amz-checksum-crc32c': 'sOO8/Q==',
      'x-amz-trailer-signature': 'd8',
    });
  });

  it('never takes a body that was cut off for a whole one', () => {
    const wire = encode([Buffer.alloc(40, 1), Buffer.alloc(7, 2)], SIGNATURE);
    // Up to the size line of the last chunk.
    const last = wire.lastIndexOf(`0${SIGNATURE}\r\n`) + `0${SIGNATURE}\r\n`.length;
    for (let end = 0; end < last; end++) {
      expect(() => decode(wire.subarray(0, end))).toThrow(expect.objectContaining({ code: 'IncompleteBody' }));
    }
    const trailing = encode([Buffer.from('x')], '', ['x-amz-checksum-crc32:AAAAAA==']);
    const inTrailer = trailing.subarray(0, trailing.length - 6);
    expect(() => decode(inTrailer)).toThrow(expect.objectContaining({ code: 'IncompleteBody' }));
  });

  it.each([
    ['no hex', 'zz\r\nbytes\r\n', 'InvalidRequest'],
    ['a size that is too long', '1234567890\r\n', 'InvalidRequest'],
    ['more bytes than its size', '3\r\nbytes\r\n0\r\n\r\n', 'InvalidRequest'],
    ['a line without an end', `5${';'.repeat(5000)}`, 'InvalidRequest'],
    ['a trailer without a colon', '0\r\nnonsense\r\n\r\n', 'MalformedTrailerError'],
  ])('refuses %s', (_, wire, code) => {
    expect(() => decode(Buffer.from(wire))).toThrow(expect.objectContaining({ code }));
  });
});
