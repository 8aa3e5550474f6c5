import { createHash } from 'node:crypto';
import { lstat, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DesiredFile } from '../agent-protocol/desired-state.ts';
import { OWN_DIRECTORY, TREES_DIRECTORY } from '../agent-protocol/staged-path.ts';
import { ensureDirectories, hasDirectories, makeDirectories } from './config-directory.ts';
import { download, type OpenBlob } from './download.ts';
import { errnoOf } from './file-fault.ts';
import { FileHashes } from './file-hashes.ts';
import { TreeManifests } from './tree-manifests.ts';
import { unpackTree } from './unpack-tree.ts';

export interface TreeStoreOptions {
  readonly configDir: string;
  /** Absolute; for archives that are being unpacked. */
  readonly stagingDir: string;
  readonly openBlob: OpenBlob;
}

/**
 * The directories that dictionaries of several files were unpacked to, each under the SHA-256 of its archive. They are written whole
 * before they get their name and are never changed, so that switching is a matter of the link that leads to them.
 */
export class TreeStore {
  private readonly hashes = new FileHashes();
  private readonly manifests: TreeManifests;
  /** Two paths may want the same archive at the same time. */
  private readonly underWay = new Map<string, Promise<void>>();

  constructor(private readonly options: TreeStoreOptions) {
    this.manifests = new TreeManifests(options.configDir, `${OWN_DIRECTORY}/trees`, options.stagingDir);
  }

  /**
   * The archive's SHA-256 when its directory is there as it was unpacked, every file as read back and no other beside them; another hash
   * when it was changed; null when there is none.
   */
  async hash(sha256: string): Promise<string | null> {
    if (!(await hasDirectories(this.options.configDir, TREES_DIRECTORY))) return null;
    const stats = await lstat(this.path(sha256)).catch((error: unknown) => {
      if (errnoOf(error) === 'ENOENT') return undefined;
      throw error;
    });
    if (!stats?.isDirectory()) return null;
    const files = await this.manifests.find(sha256);
    const listing = await this.list(this.path(sha256), (files?.size ?? 0) + 1);
    const isWhole = files !== undefined && listing.size === files.size;
    if (isWhole && [...listing].every(([path, hash]) => files.get(path) === hash)) return sha256;
    return createHash('sha256')
      .update(JSON.stringify([...listing].sort()))
      .digest('hex');
  }

  /** Unpacks the archive if its directory is not there as it should be. `begin` is called before anything is changed. */
  async ensure(file: DesiredFile, begin: () => Promise<void>): Promise<string | null> {
    if ((await this.hash(file.sha256)) === file.sha256) return file.sha256;
    await begin();
    const work = this.underWay.get(file.sha256) ?? this.unpack(file);
    this.underWay.set(file.sha256, work);
    try {
      await work;
    } finally {
      this.underWay.delete(file.sha256);
    }
    return this.hash(file.sha256);
  }

  /** Of all directories, and of what a crash left half unpacked. */
  async names(): Promise<readonly string[]> {
    if (!(await hasDirectories(this.options.configDir, TREES_DIRECTORY))) return [];
    return readdir(join(this.options.configDir, TREES_DIRECTORY));
  }

  /** Removes everything but these. */
  async sweep(keep: ReadonlySet<string>): Promise<void> {
    // First what is known of them: a directory is seen again by the next look, should this one be cut off.
    await this.manifests.sweep(keep);
    for (const name of await this.names()) if (!keep.has(name)) await this.remove(this.path(name));
  }

  private async unpack(file: DesiredFile): Promise<void> {
    const { configDir, stagingDir, openBlob } = this.options;
    // Not the node's: nothing there is to be written by it.
    await ensureDirectories(configDir, TREES_DIRECTORY);
    const archive = join(stagingDir, `${file.sha256}.zip`);
    const fresh = `${this.path(file.sha256)}.new`;
    try {
      await rm(archive, { force: true, recursive: true });
      await this.remove(fresh);
      await download(openBlob, file, archive);
      await makeDirectories(fresh);
      await this.manifests.write(file.sha256, await unpackTree(archive, fresh));
      await this.putInPlace(fresh, this.path(file.sha256));
    } finally {
      await rm(archive, { force: true });
      await this.remove(fresh);
    }
  }

  /** A directory cannot take another's place in one step. The one that goes was found to be wrong, so it is only missing for a moment. */
  private async putInPlace(fresh: string, path: string): Promise<void> {
    const old = `${path}.old`;
    await this.remove(old);
    await rename(path, old).catch((error: unknown) => {
      if (errnoOf(error) !== 'ENOENT') throw error;
    });
    this.hashes.forgetBelow(path);
    await rename(fresh, path);
    await this.remove(old);
  }

  /** Hash of each file; what is no file has a name and no hash. Stops at `limit` entries: by then the directory is known to be wrong. */
  private async list(directory: string, limit: number): Promise<ReadonlyMap<string, string | null>> {
    const listing = new Map<string, string | null>();
    const queue = [''];
    for (let below = queue.pop(); below !== undefined && listing.size < limit; below = queue.pop()) {
      for (const entry of await readdir(join(directory, below), { withFileTypes: true })) {
        if (listing.size >= limit) break;
        const path = below === '' ? entry.name : `${below}/${entry.name}`;
        if (entry.isDirectory()) queue.push(path);
        else listing.set(path, await this.hashes.of(join(directory, path)));
      }
    }
    return listing;
  }

  private async remove(path: string): Promise<void> {
    this.hashes.forgetBelow(path);
    await rm(path, { force: true, recursive: true });
  }

  private path(sha256: string): string {
    return join(this.options.configDir, TREES_DIRECTORY, sha256);
  }
}
