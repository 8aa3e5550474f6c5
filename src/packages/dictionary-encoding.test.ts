import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dictionaryEncoding } from './dictionary-encoding.ts';

async function* chunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let i = 0; i < bytes.length; i += size) yield bytes.subarray(i, i + size);
}
const judge = (bytes: Uint8Array, size = 65536) => dictionaryEncoding(chunks(bytes, size));
const invalid = (text: RegExp) => ({ kind: 'invalid', message: expect.stringMatching(text) });

describe('dictionaryEncoding', () => {
  it.each([
    ['an empty file', Buffer.alloc(0)],
    ['synonyms', Buffer.from('danish, croissant, pastry\nice cream, gelato\n')],
    ['Japanese', Buffer.from('東京,東京,トウキョウ,名詞\n')],
    ['a long text', Buffer.from('søgeord, ord\n'.repeat(5000))],
    ['a NUL far behind the head', Buffer.concat([Buffer.from('a\n'.repeat(5000)), Buffer.from([0])])],
  ])('takes %s as text', async (_, bytes) => {
    expect(await judge(bytes)).toEqual({ kind: 'text', byteOrderMark: false });
  });

  it('reports a byte order mark', async () => {
    expect(await judge(Buffer.from('\uFEFFa, b\n'))).toEqual({ kind: 'text', byteOrderMark: true });
  });

  it.each([
    ['a Sudachi-like header', Buffer.from('e711d18bf1d36673b0a2d35d000000005379737465', 'hex')],
    ['anything with a NUL', Buffer.from([0x53, 0x75, 3, 4, 0, 0])],
  ])('lets %s through as binary', async (_, bytes) => {
    expect(await judge(bytes)).toEqual({ kind: 'binary' });
  });

  it.each([
    ['UTF-16 with a little-endian mark', Buffer.from('\uFEFFa, b\n', 'utf16le'), /UTF-16 \(little-endian\)/],
    ['UTF-16 with a big-endian mark', Buffer.from('\uFEFFa, b\n', 'utf16le').swap16(), /UTF-16 \(big-endian\)/],
    ['UTF-16 without a mark', Buffer.from('cat, dog\r\n', 'utf16le'), /UTF-16 \(little-endian\)/],
    ['big-endian UTF-16 without a mark', Buffer.from('cat, dog\r\n', 'utf16le').swap16(), /UTF-16 \(big-endian\)/],
    ['UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 0x61, 0, 0, 0]), /UTF-32/],
    [
      'Latin-1',
      Buffer.from('caf\u00e9, coffee\n', 'latin1'),
      /line 1, column 4 \(byte offset 3\): byte 0x2C cannot follow 0xE9/,
    ],
    [
      'a fault in line 9001',
      Buffer.concat([Buffer.from('x\n'.repeat(9000)), Buffer.from([0x61, 0xff])]),
      /line 9001, column 2 \(byte offset 18001\)/,
    ],
  ])('refuses %s and says where', async (_, bytes, message) => {
    expect(await judge(bytes)).toEqual(invalid(message));
  });

  it('says the same however the stream is cut', async () => {
    const input = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc.string().map((text) => Buffer.from(text)),
      fc.uint8Array({ maxLength: 20 }).map((end) => Buffer.concat([Buffer.from('ab\n'.repeat(2729)), end])),
    );
    await fc.assert(
      fc.asyncProperty(input, fc.constantFrom(1, 3, 1000, 8191, 8192), async (bytes, size) => {
        expect(await judge(bytes, size)).toEqual(await judge(bytes, 1_000_000));
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ['a zip archive', [0x50, 0x4b, 0x03, 0x04, 0x14, 0x00], 'archive'],
    ['an empty zip archive', [0x50, 0x4b, 0x05, 0x06, ...new Uint8Array(18)], 'archive'],
    ['text that begins with PK', [...Buffer.from('PK, package\n')], 'text'],
    ['another file of PK', [0x50, 0x4b, 0x07, 0x00], 'binary'],
  ])('calls %s what it is', async (_, bytes, kind) => {
    expect(await judge(Uint8Array.from(bytes))).toMatchObject({ kind });
    expect(await judge(Uint8Array.from(bytes), 1)).toMatchObject({ kind });
  });

  it('stops reading at the first fault', async () => {
    let read = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (;;) {
        read++;
        yield new Uint8Array(8192).fill(0xff);
      }
    }
    expect(await dictionaryEncoding(endless())).toMatchObject({ kind: 'invalid' });
    expect(read).toBe(1);
  });
});
