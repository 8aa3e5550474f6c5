import { PassThrough, Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { readBody } from './request-body.ts';

const limits = { bodySize: 10, drainSize: 20, bodyTimeout: 60_000 };
const refused = (code: string) => expect.objectContaining({ code });

describe('readBody', () => {
  it('gives the bytes, in however many pieces they come', async () => {
    expect(await readBody(Readable.from([]), limits)).toHaveLength(0);
    expect((await readBody(Readable.from([Buffer.from('one')]), limits)).toString()).toBe('one');
    expect((await readBody(Readable.from([Buffer.from('12345'), Buffer.from('67890')]), limits)).toString()).toBe(
      '1234567890',
    );
  });

  it('reads a body that is too long to its end before it refuses', async () => {
    const stream = Readable.from([Buffer.alloc(10), Buffer.alloc(1), Buffer.alloc(19)]);
    await expect(readBody(stream, limits)).rejects.toEqual(refused('RequestEntityTooLargeException'));
    expect(stream.readableEnded).toBe(true);
  });

  it('reads one without end only so far', async () => {
    const endless = new Readable({
      read() {
        setImmediate(() => this.push(Buffer.alloc(8)));
      },
    });
    await expect(readBody(endless, limits)).rejects.toEqual(refused('RequestEntityTooLargeException'));
    endless.destroy();
  });

  it('does not wait for ever', async () => {
    await expect(readBody(new PassThrough(), { ...limits, bodyTimeout: 1 })).rejects.toEqual(
      refused('RequestTimeoutException'),
    );
  });

  it('ends when the connection does', async () => {
    const stream = new PassThrough();
    const body = readBody(stream, limits);
    stream.destroy(new Error('ECONNRESET'));
    await expect(body).rejects.toEqual(refused('RequestTimeoutException'));
  });
});
