import { createHash, randomUUID } from 'node:crypto';
import { rename, rm } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { createFile, type Owner } from './config-directory.ts';

export type OpenBlob = (sha256: string) => Promise<Readable>;

/** What came is not what was asked for. */
export class BlobMismatchError extends Error {
  constructor(sha256: string, what: string) {
    super(`the bytes of blob ${sha256} came wrong: ${what}`);
    this.name = 'BlobMismatchError';
  }
}

/** Streams a blob to `target`: whole, of this hash and size and on disk, or not there at all. */
export async function download(
  openBlob: OpenBlob,
  blob: { readonly sha256: string; readonly size: number },
  target: string,
  owner?: Owner,
): Promise<void> {
  const temporary = `${target}.${randomUUID().slice(0, 8)}`;
  const body = await openBlob(blob.sha256);
  try {
    const handle = await createFile(temporary, owner);
    try {
      const hash = createHash('sha256');
      let size = 0;
      for await (const chunk of body) {
        const bytes: Uint8Array = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
        size += bytes.byteLength;
        if (size > blob.size) throw new BlobMismatchError(blob.sha256, `more than ${blob.size} bytes`);
        hash.update(bytes);
        await handle.writeFile(bytes);
      }
      if (size !== blob.size) throw new BlobMismatchError(blob.sha256, `${size} bytes instead of ${blob.size}`);
      const sha256 = hash.digest('hex');
      if (sha256 !== blob.sha256) throw new BlobMismatchError(blob.sha256, `their SHA-256 is ${sha256}`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  } finally {
    body.destroy();
  }
}
