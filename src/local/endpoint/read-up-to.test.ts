import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { readUpTo } from './read-up-to.ts';

const chunks = (...texts: string[]) => Readable.from(texts.map((chunk) => Buffer.from(chunk)));

describe('readUpTo', () => {
  it('reads a short stream whole', async () => {
    const { bytes, complete } = await readUpTo(chunks('ab', 'cd'), 4);
    expect([bytes.toString(), complete]).toEqual(['abcd', true]);
  });

  it('reads an empty stream', async () => {
    const { bytes, complete } = await readUpTo(chunks(), 0);
    expect([bytes.length, complete]).toEqual([0, true]);
  });

  it('stops after the chunk that passes the limit and leaves the rest to be read', async () => {
    const stream = chunks('ab', 'cd', 'ef', 'gh');
    const { bytes, complete } = await readUpTo(stream, 3);
    expect([bytes.toString(), complete]).toEqual(['abcd', false]);
    expect(await text(stream)).toBe('efgh');
  });

  it('rejects when the stream breaks off', async () => {
    const stream = new PassThrough();
    const read = readUpTo(stream, 10);
    stream.write('ab');
    stream.destroy(new Error('reset'));
    await expect(read).rejects.toThrow('reset');
  });

  it('rejects when the stream is closed without an error', async () => {
    const stream = new PassThrough();
    const read = readUpTo(stream, 10);
    stream.destroy();
    await expect(read).rejects.toThrow('closed before its end');
  });
});
