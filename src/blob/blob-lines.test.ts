import { Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBlobLines, shortened } from './blob-lines.ts';

/** A blob that comes in pieces of so many bytes. */
const linesOf = (content: string, piece = 3) => {
  const bytes = Buffer.from(content);
  const pieces = Array.from({ length: Math.ceil(bytes.length / piece) }, (_, at) =>
    bytes.subarray(at * piece, (at + 1) * piece),
  );
  return createBlobLines({ open: async () => Readable.from(pieces, { objectMode: false }) });
};

describe('lineOf', () => {
  it('counts lines as Java does, whatever ends them and wherever a piece ends', async () => {
    const text = fc.array(fc.stringMatching(/^[a-zé🙂]{1,4}$/u), { minLength: 1, maxLength: 8 });
    const ending = fc.constantFrom('\n', '\r\n', '\r');
    await fc.assert(
      fc.asyncProperty(text, ending, fc.integer({ min: 1, max: 7 }), async (lines, end, piece) => {
        const blob = linesOf(lines.join(end), piece);
        for (const [at, line] of lines.entries()) expect(await blob.lineOf('', at + 1)).toBe(line);
        expect(await blob.lineOf('', lines.length + 1)).toBeUndefined();
      }),
    );
  });

  it('gives a long line cut, and keeps little of it', async () => {
    const line = await linesOf('x'.repeat(1_000_000), 50_000).lineOf('', 1);
    expect(line).toBe(`${'x'.repeat(200)}…`);
  });
});

it('linesWith finds the first lines that hold each text', async () => {
  const found = await linesOf('a, b\nc\na, b\na, b\n').linesWith('', ['a, b', 'c', 'nowhere'], 2);
  expect([...found]).toEqual([
    ['a, b', [1, 3]],
    ['c', [2]],
    ['nowhere', []],
  ]);
});

it('shortened leaves no control character and no half of a character', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 50 }), (text) => {
      const short = shortened(text, 10);
      expect(short).not.toMatch(/\p{Cc}/u);
      expect([...short].length).toBeLessThanOrEqual(11);
    }),
  );
  expect(shortened('🙂'.repeat(20), 3)).toBe('🙂🙂🙂…');
});
