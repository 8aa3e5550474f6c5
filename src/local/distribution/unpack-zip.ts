import { createWriteStream } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type Entry, openPromise, validateFileName } from 'yauzl';
import { makeDirectories } from '../node/owned-files.ts';

/** Far above any distribution (540 entries, 203 MB): an archive beyond it is not one. */
const MAX_ENTRIES = 20_000;
const MAX_BYTES = 4 * 1024 ** 3;

/** The archive is not what it should be; nothing of it is to be used. */
export class ArchiveError extends Error {
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'ArchiveError';
  }
}

/**
 * Unpacks a zip with one top directory into `target`, without that directory. Every file is written out to the disk.
 * Everybody may read what comes of it, since nodes run as another user; what was executable stays so.
 *
 * @throws ArchiveError for names that lead out, links, or more than fits a distribution.
 */
export async function unpackZip(zip: string, target: string): Promise<void> {
  const file = await openPromise(zip, { strictFileNames: true, validateEntrySizes: true });
  const made = new Set<string>();
  let bytes = 0;
  let entries = 0;
  for await (const entry of file.eachEntry()) {
    entries += 1;
    bytes += entry.uncompressedSize;
    if (entries > MAX_ENTRIES || bytes > MAX_BYTES)
      throw new ArchiveError(`${zip} holds more than a distribution does`);
    const kind = kindOf(entry);
    const path = pathInside(entry.fileName);
    if (path === '') continue;
    const to = join(target, path);
    const directory = kind === 'directory' ? to : dirname(to);
    if (!made.has(directory)) {
      await makeDirectories(directory);
      made.add(directory);
    }
    if (kind === 'directory') continue;
    // `wx`: an entry that comes twice is refused instead of mixed. `flush`: on the disk before the tree gets its name.
    await pipeline(await file.openReadStreamPromise(entry), createWriteStream(to, { flags: 'wx', flush: true }));
    // Whatever the umask is.
    await chmod(to, kind === 'program' ? 0o755 : 0o644);
  }
}

/** The path below the archive's one top directory: `lib/opensearch-3.8.0.jar`; empty for the top directory itself. */
export function pathInside(name: string): string {
  const problem = validateFileName(name);
  if (problem !== null) throw new ArchiveError(`the archive has an entry that leads out of it: ${problem}`);
  const slash = name.indexOf('/');
  if (slash <= 0) throw new ArchiveError(`the archive has an entry outside its top directory: ${name}`);
  return name.slice(slash + 1).replace(/\/$/, '');
}

const TYPE = 0o170000;
const SYMLINK = 0o120000;
const MADE_ON_UNIX = 3;

function kindOf(entry: Entry): 'directory' | 'program' | 'file' {
  if (entry.fileName.endsWith('/')) return 'directory';
  const mode = entry.versionMadeBy >>> 8 === MADE_ON_UNIX ? entry.externalFileAttributes >>> 16 : 0;
  if ((mode & TYPE) === SYMLINK) throw new ArchiveError(`the archive has a symbolic link: ${entry.fileName}`);
  return (mode & 0o111) === 0 ? 'file' : 'program';
}
