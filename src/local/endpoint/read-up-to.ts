import type { Readable } from 'node:stream';

export interface Prefix {
  readonly bytes: Buffer;
  /** False when the stream has more; it is then paused, and nothing of the rest is lost. */
  readonly complete: boolean;
}

/** Reads a stream to its end, or until more than `limit` bytes have come. Rejects when it breaks off before. */
export function readUpTo(stream: Readable, limit: number): Promise<Prefix> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const settle = (end: () => void) => {
      stream.off('data', onData).off('end', onEnd).off('error', onError).off('close', onClose);
      end();
    };
    const onData = (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size <= limit) return;
      stream.pause();
      settle(() => resolve({ bytes: Buffer.concat(chunks), complete: false }));
    };
    const onEnd = () => settle(() => resolve({ bytes: Buffer.concat(chunks), complete: true }));
    const onError = (error: Error) => settle(() => reject(error));
    const onClose = () => settle(() => reject(new Error('closed before its end')));
    stream.on('data', onData).on('end', onEnd).on('error', onError).on('close', onClose);
  });
}
