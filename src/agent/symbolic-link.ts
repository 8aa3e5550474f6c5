import { randomUUID } from 'node:crypto';
import { readlink, rename, rm, symlink } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { errnoOf } from './file-fault.ts';

/** What a link at `from` says to lead to `to`, both relative to the config directory. Relative, so that a node's home can be moved. */
export const linkText = (from: string, to: string): string => posix.relative(posix.dirname(from), to);

/** Where a link at `from` leads, relative to the config directory; what leads out of it is given as the link says it. */
export function linkTarget(from: string, text: string): string {
  const target = posix.join(posix.dirname(from), text);
  return posix.isAbsolute(text) || target.startsWith('..') ? text : target;
}

/** What the link at `path` says; null when there is nothing or something else. */
export async function readLink(path: string): Promise<string | null> {
  try {
    return await readlink(path);
  } catch (error) {
    const code = errnoOf(error);
    if (code === 'ENOENT' || code === 'EINVAL' || code === 'ENOTDIR') return null;
    throw error;
  }
}

/** Puts a link in the place of what is at `path`, by one rename: a reader finds the one or the other. `beside`: on the same file system. */
export async function placeLink(text: string, path: string, beside: string): Promise<void> {
  const temporary = join(beside, `${randomUUID()}.link`);
  await symlink(text, temporary);
  try {
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
