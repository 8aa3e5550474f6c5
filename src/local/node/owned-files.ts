import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { chmod, lchown, mkdir, open, readlink, rename, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { errno } from '../local-domain-error.ts';
import type { NodeUser } from './node-user.ts';

// When Longshore is root, a node's user may write in some directories of the node's home, and could plant links there that lead out.
// So: directories that hold such directories belong to root, files are made in those and renamed into place (a rename replaces a link,
// it does not follow it), and nothing is ever chowned, or opened for reading, through a link.

/** Makes a directory that everybody may enter and, when a user is given, that belongs to him. It stands in a directory of ours. */
export async function makeDirectory(path: string, user?: NodeUser): Promise<void> {
  try {
    await mkdir(path, { mode: 0o755 });
  } catch (error) {
    if (errno(error) !== 'EEXIST') throw error;
  }
  // Whatever the umask was.
  if (user) await lchown(path, user.uid, user.gid);
  else await chmod(path, 0o755);
}

/** Makes this directory and those above it that are missing, open to be entered whatever the umask is. Those that are there stay as they are. */
export async function makeDirectories(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true, mode: 0o755 });
  if (first === undefined) return;
  for (let made = path; made.length >= first.length; made = dirname(made)) await chmod(made, 0o755);
}

/**
 * Puts a file in place in one step: a reader sees the old bytes or the new ones, also after a crash.
 *
 * @param staging a directory of ours on the same file system, where no node user may write.
 */
export async function putFile(
  path: string,
  bytes: string | Buffer,
  {
    staging,
    user,
    mode = 0o644,
  }: { readonly staging: string; readonly user?: NodeUser | undefined; readonly mode?: number },
): Promise<void> {
  const temporary = join(staging, `.put-${randomBytes(6).toString('hex')}`);
  try {
    const file = await open(temporary, 'wx', mode);
    try {
      await file.writeFile(bytes);
      await file.chmod(mode);
      if (user) await file.chown(user.uid, user.gid);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Makes `path`, in a directory of ours, a link to `target`; one that leads elsewhere is replaced. */
export async function putLink(path: string, target: string): Promise<void> {
  const present = await readlink(path).catch(() => undefined);
  if (present === target) return;
  const temporary = `${path}.${randomBytes(6).toString('hex')}`;
  await symlink(target, temporary);
  await rename(temporary, path);
}

/** A whole file of at most `limit` bytes, or the end of a longer one; empty when there is none. Never follows a link, never blocks on a pipe. */
export async function readEnd(path: string, limit: number): Promise<string> {
  try {
    const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const stat = await file.stat();
      if (!stat.isFile()) return '';
      const length = Math.min(stat.size, limit);
      const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, stat.size - length);
      return buffer.toString('utf8', 0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    const code = errno(error);
    if (code === 'ENOENT' || code === 'ELOOP' || code === 'EACCES') return '';
    throw error;
  }
}

/**
 * Removes a tree, part of which another user may write. The system's `rm` walks by directory handles, so a directory that becomes
 * a link meanwhile leads it nowhere; Node's own `rm` walks by path.
 */
export async function removeTree(path: string): Promise<void> {
  await execa('rm', ['-rf', '--', path], { stdin: 'ignore' });
}
