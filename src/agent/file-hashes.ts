import { createHash } from 'node:crypto';
import { type BigIntStats, constants } from 'node:fs';
import { type FileHandle, lstat, open } from 'node:fs/promises';
import { errnoOf } from './file-fault.ts';

/** A file changed within this many milliseconds of its hashing may change again under the same time stamp. */
const STAMP_GRANULARITY_MS = 50;

interface Seen {
  readonly stamp: string;
  readonly sha256: string;
}

/** SHA-256 of files, read again only when device, inode, size or a time stamp says that they changed. */
export class FileHashes {
  private readonly seen = new Map<string, Seen>();

  /** Null when there is no regular file: nothing, a link, a directory, a pipe. */
  async of(path: string): Promise<string | null> {
    const stats = await lstat(path, { bigint: true }).catch(absent);
    if (!stats?.isFile()) {
      this.seen.delete(path);
      return null;
    }
    const known = this.seen.get(path);
    if (known?.stamp === stampOf(stats)) return known.sha256;
    return this.read(path);
  }

  forget(path: string): void {
    this.seen.delete(path);
  }

  forgetBelow(directory: string): void {
    for (const path of this.seen.keys()) if (path.startsWith(`${directory}/`)) this.seen.delete(path);
  }

  private async read(path: string): Promise<string | null> {
    this.seen.delete(path);
    // O_NONBLOCK: a pipe that was put there must not hold the agent.
    const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(absent);
    if (!handle) return null;
    try {
      const begun = Date.now();
      const before = await handle.stat({ bigint: true });
      if (!before.isFile()) return null;
      const sha256 = await hashHandle(handle, Number(before.size));
      const after = await handle.stat({ bigint: true });
      const stamp = stampOf(after);
      const settled = begun - Number(after.ctimeMs) > STAMP_GRANULARITY_MS;
      if (settled && stamp === stampOf(before)) this.seen.set(path, { stamp, sha256 });
      return sha256;
    } finally {
      await handle.close();
    }
  }
}

/** Up to `size` bytes; a file that has grown meanwhile has another stamp afterwards. */
async function hashHandle(handle: FileHandle, size: number): Promise<string> {
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(Math.min(size, 256 * 1024));
  for (let left = size; left > 0; ) {
    const { bytesRead } = await handle.read(buffer, 0, Math.min(left, buffer.byteLength));
    if (bytesRead === 0) break;
    hash.update(buffer.subarray(0, bytesRead));
    left -= bytesRead;
  }
  return hash.digest('hex');
}

const stampOf = ({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string =>
  [dev, ino, size, mtimeNs, ctimeNs].join(':');

const absent = (error: unknown): undefined => {
  const code = errnoOf(error);
  if (code === 'ENOENT' || code === 'ELOOP' || code === 'ENOTDIR' || code === 'ENXIO') return undefined;
  throw error;
};
