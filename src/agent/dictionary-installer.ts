import { link, lstat, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { DesiredFile } from '../agent-protocol/desired-state.ts';
import type { FileReport } from '../agent-protocol/node-report.ts';
import { STAGING_DIRECTORY, stagedPath, TREES_DIRECTORY } from '../agent-protocol/staged-path.ts';
import { ensureDirectories, hasDirectories, type Owner } from './config-directory.ts';
import { download, type OpenBlob } from './download.ts';
import { describeFault, errnoOf } from './file-fault.ts';
import { FileHashes } from './file-hashes.ts';
import { linkTarget, linkText, placeLink, readLink } from './symbolic-link.ts';
import { TreeStore } from './tree-store.ts';
import { isInRoom, isPackagePath, type WantedPath } from './wanted-path.ts';

export interface DictionaryInstallerOptions {
  readonly configDir: string;
  readonly openBlob: OpenBlob;
  readonly owner?: Owner;
}

/** Writes down what is going to be changed; does it once, however often it is called. */
export type Begin = () => Promise<void>;

/** What lies at a path, as read back. Of a directory: the hash of its archive, or another one when it was changed. */
type Live = { readonly layout: DesiredFile['layout']; readonly sha256: string } | null;

/**
 * Puts dictionaries under the config directory: single files, and links to directories that lie unpacked. What is live changes by one
 * rename, so a reader sees the old bytes or the new ones; bytes that were live stay at hand while they are listed as staged, so switching
 * back needs no download.
 */
export class DictionaryInstaller {
  private readonly hashes = new FileHashes();
  private readonly trees: TreeStore;
  /** On the same file system as the live files, so that switching is one rename. */
  private readonly stagingDir: string;

  constructor(private readonly options: DictionaryInstallerOptions) {
    this.stagingDir = join(options.configDir, STAGING_DIRECTORY);
    this.trees = new TreeStore({ ...options, stagingDir: this.stagingDir });
  }

  /** Makes one path as it is wanted, and says what is there then. `begin` is called before anything is changed. Never throws: a fault is in the report. */
  async install(wanted: WantedPath, begin: Begin): Promise<FileReport> {
    const { path, active, staged } = wanted;
    let found: Live = null;
    try {
      found = await this.liveContent(path);
      const isAsWanted = !active || (found?.sha256 === active.sha256 && found.layout === active.layout);
      if (!isAsWanted) await this.activate(active, staged, found, begin);
      const stagedHash = staged ? await this.stage(staged, begin) : null;
      const live = isAsWanted ? found : await this.liveContent(path);
      return { path, found: hashAs(active, found), active: hashAs(active, live), staged: stagedHash };
    } catch (fault) {
      return this.look(wanted, hashAs(active, found), fault);
    }
  }

  /** What is there, without touching it; `fault` says why it is not touched. */
  async inspect(wanted: WantedPath, fault?: unknown): Promise<FileReport> {
    try {
      return await this.look(wanted, hashAs(wanted.active, await this.liveContent(wanted.path)), fault);
    } catch (error) {
      return this.look(wanted, null, error);
    }
  }

  /** Something lies where a file of another name than a package's is to be: it is the user's. */
  async isForeign(path: string): Promise<boolean> {
    if (isPackagePath(path) || !(await hasDirectories(this.options.configDir, dirname(path)))) return false;
    return lstat(this.live(path)).then(
      () => true,
      (error: unknown) => {
        if (errnoOf(error) === 'ENOENT') return false;
        throw error;
      },
    );
  }

  /** Removes a live file, or the link to a directory, of ours. Undefined when it is gone; a report when it would not go. */
  async remove(path: string): Promise<FileReport | undefined> {
    try {
      this.hashes.forget(this.live(path));
      if (await hasDirectories(this.options.configDir, dirname(path))) await rm(this.live(path), { force: true });
      return undefined;
    } catch (error) {
      return this.look({ path }, null, error);
    }
  }

  /** Removes staged bytes that nobody wants any more, and what a crash left half written. What `ours` lead to stays. */
  async sweep(wanted: readonly WantedPath[], ours: readonly string[]): Promise<void> {
    const keep = new Set(
      wanted.flatMap(({ staged }) => (staged?.layout === 'file' ? [basename(stagedPath(staged))] : [])),
    );
    for (const name of await readdir(this.stagingDir)) {
      if (keep.has(name)) continue;
      const path = join(this.stagingDir, name);
      this.hashes.forget(path);
      await rm(path, { force: true, recursive: true });
    }
    await this.sweepTrees(wanted, ours);
  }

  private async sweepTrees(wanted: readonly WantedPath[], ours: readonly string[]): Promise<void> {
    const files = wanted.flatMap(({ active, staged }) => [active, staged]);
    const keep = new Set(files.flatMap((file) => (file?.layout === 'directory' ? [file.sha256] : [])));
    if ((await this.trees.names()).every((name) => keep.has(name))) return;
    // A switch that failed leaves what was live before, listed or not.
    for (const path of new Set([...ours, ...wanted.map((one) => one.path)])) {
      const tree = await this.liveTree(path);
      if (tree !== undefined) keep.add(tree);
    }
    await this.trees.sweep(keep);
  }

  /** Gives the hash of the staged bytes, as read back. */
  private async stage(file: DesiredFile, begin: Begin): Promise<string | null> {
    if (file.layout === 'directory') return this.trees.ensure(file, begin);
    const present = await this.stagedHash(file);
    if (present === file.sha256) return present;
    await begin();
    await rm(this.staged(file), { force: true, recursive: true });
    await download(this.options.openBlob, file, this.staged(file), this.options.owner);
    return this.stagedHash(file);
  }

  private async activate(file: DesiredFile, keep: DesiredFile | undefined, found: Live, begin: Begin): Promise<void> {
    if (!isInRoom(file.path)) throw new Error(`${file.path} is outside analyzers/: the agent puts no file there`);
    await begin();
    await ensureDirectories(this.options.configDir, dirname(file.path), this.options.owner);
    await this.stage(file, begin);
    if (keep?.layout === 'file' && found?.layout === 'file' && keep.sha256 === found.sha256) await this.keepLive(keep);
    // The bytes are on the disk; should a power cut undo the rename, the next look does it again, before the node is started.
    if (file.layout === 'file') await rename(this.staged(file), this.live(file.path));
    else if ((await this.liveTree(file.path)) !== file.sha256)
      await placeLink(linkText(file.path, stagedPath(file)), this.live(file.path), this.stagingDir);
  }

  /** The live bytes get a second name in the staging directory: no copy, and the way back is one rename. */
  private async keepLive(file: DesiredFile): Promise<void> {
    if ((await this.stagedHash(file)) === file.sha256) return;
    await rm(this.staged(file), { force: true, recursive: true });
    await link(this.live(file.path), this.staged(file));
  }

  private async look(wanted: WantedPath, found: string | null, fault: unknown): Promise<FileReport> {
    const report = { path: wanted.path, found, active: null, staged: null };
    try {
      const active = hashAs(wanted.active, await this.liveContent(wanted.path));
      const staged = wanted.staged ? await this.stagedHash(wanted.staged) : null;
      return { ...report, active, staged, ...(fault === undefined ? {} : { error: describeFault(fault) }) };
    } catch (error) {
      return { ...report, error: describeFault(fault ?? error) };
    }
  }

  private async liveContent(path: string): Promise<Live> {
    if (!(await hasDirectories(this.options.configDir, dirname(path)))) return null;
    const tree = await this.liveTree(path);
    const sha256 = tree === undefined ? await this.hashes.of(this.live(path)) : await this.trees.hash(tree);
    return sha256 === null ? null : { layout: tree === undefined ? 'file' : 'directory', sha256 };
  }

  /** The archive whose directory the link at this path leads to; undefined when there is none of ours. */
  private async liveTree(path: string): Promise<string | undefined> {
    const text = await readLink(this.live(path));
    const target = text === null ? '' : linkTarget(path, text);
    const sha256 = target.slice(TREES_DIRECTORY.length + 1);
    return /^[0-9a-f]{64}$/.test(sha256) && text === linkText(path, `${TREES_DIRECTORY}/${sha256}`)
      ? sha256
      : undefined;
  }

  private stagedHash(file: DesiredFile): Promise<string | null> {
    return file.layout === 'directory' ? this.trees.hash(file.sha256) : this.hashes.of(this.staged(file));
  }

  private live(path: string): string {
    return join(this.options.configDir, path);
  }

  private staged(file: DesiredFile): string {
    return join(this.options.configDir, stagedPath(file));
  }
}

/** The same archive can be a file in one version and a directory in the next: as what it is not, it is not there. */
const hashAs = (wanted: DesiredFile | undefined, live: Live): string | null =>
  live && (!wanted || wanted.layout === live.layout) ? live.sha256 : null;
