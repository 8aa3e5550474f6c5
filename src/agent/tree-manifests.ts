import { randomUUID } from 'node:crypto';
import { readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { createFile, ensureDirectories } from './config-directory.ts';
import { errnoOf } from './file-fault.ts';
import type { TreeFiles } from './unpack-tree.ts';

const manifest = z.record(z.string(), z.string());

/**
 * `.longshore/trees/<SHA-256 of the archive>.json`: the hash of each file that was unpacked, so that a directory can be compared with its
 * archive when the archive is gone.
 */
export class TreeManifests {
  private readonly known = new Map<string, TreeFiles>();

  constructor(
    private readonly configDir: string,
    /** Relative to it. */
    private readonly directory: string,
    /** Absolute; for what is being written: it is swept. */
    private readonly stagingDir: string,
  ) {}

  /** Undefined when there is none, or none that can be read: the directory is unpacked again then. */
  async find(sha256: string): Promise<TreeFiles | undefined> {
    const known = this.known.get(sha256);
    if (known) return known;
    const text = await readFile(this.path(sha256), 'utf8').catch((error: unknown) => {
      if (errnoOf(error) === 'ENOENT') return undefined;
      throw error;
    });
    const files = text === undefined ? undefined : parse(text);
    if (files) this.known.set(sha256, files);
    return files;
  }

  async write(sha256: string, files: TreeFiles): Promise<void> {
    await ensureDirectories(this.configDir, this.directory);
    const temporary = join(this.stagingDir, `${randomUUID()}.manifest`);
    try {
      const handle = await createFile(temporary);
      try {
        await handle.writeFile(JSON.stringify(Object.fromEntries(files)));
      } finally {
        await handle.close();
      }
      await rename(temporary, this.path(sha256));
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
    this.known.set(sha256, files);
  }

  /** Removes all but these. */
  async sweep(keep: ReadonlySet<string>): Promise<void> {
    for (const sha256 of this.known.keys()) if (!keep.has(sha256)) this.known.delete(sha256);
    const names = await readdir(join(this.configDir, this.directory)).catch((error: unknown) => {
      if (errnoOf(error) === 'ENOENT') return [];
      throw error;
    });
    for (const name of names)
      if (!keep.has(name.replace(/\.json$/, ''))) await rm(join(this.configDir, this.directory, name), { force: true });
  }

  private path(sha256: string): string {
    return join(this.configDir, this.directory, `${sha256}.json`);
  }
}

function parse(text: string): TreeFiles | undefined {
  try {
    return new Map(Object.entries(manifest.parse(JSON.parse(text))));
  } catch {
    return undefined;
  }
}
