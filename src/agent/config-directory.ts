import { constants } from 'node:fs';
import { type FileHandle, lchown, lstat, mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errnoOf } from './file-fault.ts';

/** Who is to own what the agent writes; given when the agent runs as root and the node does not. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** A component of a path is not what it has to be: the agent goes no further. */
export class UnsafePathError extends Error {
  constructor(path: string, what: string) {
    super(`${path} is ${what}; the agent only works in directories of its own config directory`);
    this.name = 'UnsafePathError';
  }
}

/**
 * Checks, and makes where missing, each directory below `root` down to `directory` (relative, `/` between names).
 * The node's user may write in its config directory, and the agent may be root: a link there must not lead it elsewhere.
 * @throws UnsafePathError for a symbolic link or anything else that is no directory.
 */
export async function ensureDirectories(root: string, directory: string, owner?: Owner): Promise<string> {
  let path = root;
  for (const name of directory.split('/')) {
    path = join(path, name);
    if (await requireDirectory(path)) continue;
    await mkdir(path).catch(ignore('EEXIST'));
    await requireDirectory(path);
    await openToReaders(path);
    if (owner) await lchown(path, owner.uid, owner.gid);
  }
  return path;
}

/** Makes what the node's user has to get through, whatever the umask; below a directory that is the agent's alone. */
export async function makeDirectories(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true });
  if (first === undefined) return;
  for (let made = path; made.length >= first.length; made = dirname(made)) await openToReaders(made);
}

async function openToReaders(directory: string): Promise<void> {
  const handle = await open(directory, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  try {
    await handle.chmod(0o755);
  } finally {
    await handle.close();
  }
}

/** False when there is nothing. @throws UnsafePathError when there is something else than a directory. */
async function requireDirectory(path: string): Promise<boolean> {
  const stats = await lstat(path).catch(ignore('ENOENT'));
  if (!stats) return false;
  if (stats.isSymbolicLink()) throw new UnsafePathError(path, 'a symbolic link');
  if (!stats.isDirectory()) throw new UnsafePathError(path, 'not a directory');
  return true;
}

/** The same checks without making anything. False when a directory on the way is missing. */
export async function hasDirectories(root: string, directory: string): Promise<boolean> {
  let path = root;
  for (const name of directory.split('/')) {
    path = join(path, name);
    if (!(await requireDirectory(path))) return false;
  }
  return true;
}

/** Makes a rename in this directory survive a power cut. */
export async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A new file that nothing can have been put in the place of. Mode 0644 whatever the umask. */
export async function createFile(path: string, owner?: Owner): Promise<FileHandle> {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
  const handle = await open(path, flags, 0o644);
  try {
    await handle.chmod(0o644);
    if (owner) await handle.chown(owner.uid, owner.gid);
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

const ignore =
  (code: string) =>
  (error: unknown): undefined => {
    if (errnoOf(error) === code) return undefined;
    throw error;
  };
