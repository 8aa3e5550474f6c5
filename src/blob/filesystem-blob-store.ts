import { createHash, randomUUID } from 'node:crypto';
import { access, type FileHandle, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { BlobMissingError, type BlobStore, BlobTooLargeError } from './blob-store.ts';
import { ensureDirectory, isErrno, syncDirectory, writeFully } from './durable-file.ts';

const SHA256 = /^[0-9a-f]{64}$/;

/**
 * Blobs as files `sha256/ab/<hex>`, mode 0644. One process owns the directory: what lies in `tmp/` at the start was left by a
 * crash and is removed.
 */
export async function createFilesystemBlobStore(directory: string): Promise<BlobStore> {
  const blobs = join(directory, 'sha256');
  const temporary = join(directory, 'tmp');
  await mkdir(directory, { recursive: true, mode: 0o755 });
  await ensureDirectory(blobs);
  await ensureDirectory(temporary);
  for (const leftover of await readdir(temporary))
    await rm(join(temporary, leftover), { recursive: true, force: true });
  return new FilesystemBlobStore(blobs, temporary);
}

class FilesystemBlobStore implements BlobStore {
  constructor(
    private readonly blobs: string,
    private readonly temporary: string,
  ) {}

  async put(bytes: AsyncIterable<Uint8Array>, limit: number): Promise<{ sha256: string; size: number }> {
    const temporary = join(this.temporary, randomUUID());
    const handle = await open(temporary, 'wx', 0o644);
    try {
      const written = await writeHashed(handle, bytes, limit);
      const target = this.file(written.sha256);
      // Side by side, two waits for the disk take as long as one.
      await Promise.all([handle.sync(), ensureDirectory(dirname(target))]);
      // Over a blob that is there already, too: the same bytes, and it mends one that a disk has damaged.
      await rename(temporary, target);
      await syncDirectory(dirname(target));
      return written;
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    } finally {
      await handle.close();
    }
  }

  async open(sha256: string): Promise<Readable> {
    const handle = await open(this.file(sha256), 'r').catch((error: unknown) => {
      throw isErrno(error, 'ENOENT') ? new BlobMissingError(sha256) : error;
    });
    return handle.createReadStream();
  }

  async path(sha256: string): Promise<string> {
    if (!(await this.has(sha256))) throw new BlobMissingError(sha256);
    return this.file(sha256);
  }

  async has(sha256: string): Promise<boolean> {
    if (!SHA256.test(sha256)) return false;
    try {
      await access(this.file(sha256));
      return true;
    } catch (error) {
      if (isErrno(error, 'ENOENT')) return false;
      throw error;
    }
  }

  async delete(sha256: string): Promise<void> {
    if (SHA256.test(sha256)) await rm(this.file(sha256), { force: true });
  }

  async *list(): AsyncIterable<string> {
    for (const prefix of await readdir(this.blobs))
      for (const name of await readdir(join(this.blobs, prefix))) if (SHA256.test(name)) yield name;
  }

  /** Never a path of a stranger's making: only a hash becomes a file name. */
  private file(sha256: string): string {
    if (!SHA256.test(sha256)) throw new BlobMissingError(sha256);
    return join(this.blobs, sha256.slice(0, 2), sha256);
  }
}

async function writeHashed(
  handle: FileHandle,
  bytes: AsyncIterable<Uint8Array>,
  limit: number,
): Promise<{ sha256: string; size: number }> {
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.byteLength;
    if (size > limit) throw new BlobTooLargeError(limit);
    hash.update(chunk);
    await writeFully(handle, chunk);
  }
  // The mode given at `open` was cut by the umask.
  await handle.chmod(0o644);
  return { sha256: hash.digest('hex'), size };
}
