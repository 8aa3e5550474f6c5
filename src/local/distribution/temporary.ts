import { randomBytes } from 'node:crypto';
import { open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { errno } from '../local-domain-error.ts';
import { makeDirectories } from '../node/owned-files.ts';
import { isAlive } from '../node/process-identity.ts';

const NAME = /^\.partial-(\d+)-[0-9a-f]{8}-/;

/**
 * A path beside `target` on the same file system, for a download or an unpacked tree that is not whole yet. Its name carries our pid, so that
 * what a killed process left can be told from what a live one works on.
 */
export async function partialPath(target: string): Promise<string> {
  const directory = dirname(target);
  await makeDirectories(directory);
  await sweepPartials(directory);
  return join(directory, `.partial-${process.pid}-${randomBytes(4).toString('hex')}-${basename(target)}`);
}

/** Removes what processes that are gone left unfinished. */
async function sweepPartials(directory: string): Promise<void> {
  for (const name of await readdir(directory)) {
    const pid = NAME.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) await rm(join(directory, name), { recursive: true, force: true });
  }
}

export async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Puts a whole tree in its place. When another process was first, its tree stays and ours is dropped: they are the same. */
export async function renameDirectory(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    const code = errno(error);
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST') throw error;
    await rm(from, { recursive: true, force: true });
  }
}
