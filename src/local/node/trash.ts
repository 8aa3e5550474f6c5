import { randomBytes } from 'node:crypto';
import { readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { errno } from '../local-domain-error.ts';
import { removeTree } from './owned-files.ts';

const PREFIX = '.removed-';

/**
 * Removes a directory so that it is there as a whole or not at all: it first gets a name of the trash in the same directory. Nobody there is
 * no error. What an earlier removal left unfinished goes too.
 */
export async function removeWhole(directory: string, name: string): Promise<void> {
  try {
    await rename(join(directory, name), join(directory, `${PREFIX}${randomBytes(6).toString('hex')}`));
  } catch (error) {
    if (errno(error) !== 'ENOENT') throw error;
  }
  await emptyTrash(directory);
}

export async function emptyTrash(directory: string): Promise<void> {
  const names = await readdir(directory).catch((error: unknown) => {
    if (errno(error) === 'ENOENT') return [];
    throw error;
  });
  for (const name of names) if (name.startsWith(PREFIX)) await removeTree(join(directory, name));
}
