import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { hunspellLayout } from '../archive/hunspell-layout.ts';
import { readZip } from '../archive/read-zip.ts';
import { zipLimits } from '../archive/zip-inspection.ts';
import { createFile, makeDirectories, syncDirectory } from './config-directory.ts';

/** SHA-256 of each file of a directory, by its path below it. */
export type TreeFiles = ReadonlyMap<string, string>;

/** Bytes of a directory: as much as a dictionary may have. The control plane has judged the archive; the agent does not rely on it. */
const TREE_LIMIT = 2 * 1024 ** 3;

/**
 * Writes what a dictionary's archive holds below an empty directory of the agent's own, each file on the disk when it resolves.
 * @throws when the archive is not to be unpacked: its sentence says why. What was written by then is the caller's to remove.
 */
export async function unpackTree(zip: string, directory: string): Promise<TreeFiles> {
  const files = new Map<string, string>();
  let places = new Map<string, string>();
  const outcome = await readZip(zip, zipLimits(TREE_LIMIT), {
    judge: (entries) => {
      const layout = hunspellLayout(entries.map(({ path }) => path));
      if ('problem' in layout) return layout.problem;
      places = new Map(layout.files.map(({ entry, path }) => [entry, path]));
      return undefined;
    },
    visit: async (entry, content) => {
      const place = places.get(entry.path);
      if (place === undefined) return;
      await makeDirectories(join(directory, dirname(place)));
      files.set(place, await writeFile(join(directory, place), content));
    },
  });
  if ('problem' in outcome) throw new Error(`the archive cannot be laid out as a directory: ${outcome.problem}`);
  for (const made of directoriesOf(files)) await syncDirectory(join(directory, made));
  return files;
}

async function writeFile(path: string, content: AsyncIterable<Uint8Array>): Promise<string> {
  const handle = await createFile(path);
  try {
    const hash = createHash('sha256');
    for await (const chunk of content) {
      hash.update(chunk);
      await handle.writeFile(chunk);
    }
    await handle.sync();
    return hash.digest('hex');
  } finally {
    await handle.close();
  }
}

function directoriesOf(files: TreeFiles): ReadonlySet<string> {
  const directories = new Set<string>(['.']);
  for (const path of files.keys())
    for (let directory = dirname(path); directory !== '.'; directory = dirname(directory)) directories.add(directory);
  return directories;
}
