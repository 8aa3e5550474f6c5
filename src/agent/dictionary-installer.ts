import { link, lstat, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { DesiredFile } from '../agent-protocol/desired-state.ts';
import type { FileReport } from '../agent-protocol/node-report.ts';
import { ensureDirectories, hasDirectories, type Owner } from './config-directory.ts';
import { download, type OpenBlob } from './download.ts';
import { describeFault, errnoOf } from './file-fault.ts';
import { FileHashes } from './file-hashes.ts';
import { isInRoom, isPackagePath, stagedName, type WantedPath } from './wanted-path.ts';

export interface DictionaryInstallerOptions {
  readonly configDir: string;
  /** Where staged bytes lie: on the same file system as the live files, so that switching is one rename. */
  readonly stagingDir: string;
  readonly openBlob: OpenBlob;
  readonly owner?: Owner;
}

/** Writes down what is going to be changed; does it once, however often it is called. */
type Begin = () => Promise<void>;

/**
 * Puts single files under the config directory. A live file changes by one rename, so a reader sees the old bytes or the new
 * ones; bytes that were live stay at hand while they are listed as staged, so switching back needs no download.
 */
export class DictionaryInstaller {
  private readonly hashes = new FileHashes();

  constructor(private readonly options: DictionaryInstallerOptions) {}

  /** Makes one path as it is wanted, and says what is there then. `begin` is called before anything is changed. Never throws: a fault is in the report. */
  async install(wanted: WantedPath, begin: Begin): Promise<FileReport> {
    const { path, active, staged } = wanted;
    let found: string | null = null;
    try {
      found = await this.activeHash(path);
      const isAsWanted = !active || found === active.sha256;
      if (!isAsWanted) await this.activate(active, staged, found, begin);
      const stagedHash = staged ? await this.stage(staged, begin) : null;
      return { path, found, active: isAsWanted ? found : await this.activeHash(path), staged: stagedHash };
    } catch (fault) {
      return this.look(wanted, found, fault);
    }
  }

  /** What is there, without touching it; `fault` says why it is not touched. */
  async inspect(wanted: WantedPath, fault?: unknown): Promise<FileReport> {
    try {
      return await this.look(wanted, await this.activeHash(wanted.path), fault);
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

  /** Removes a live file of ours. Undefined when it is gone; a report when it would not go. */
  async remove(path: string): Promise<FileReport | undefined> {
    try {
      this.hashes.forget(this.live(path));
      if (await hasDirectories(this.options.configDir, dirname(path))) await rm(this.live(path), { force: true });
      return undefined;
    } catch (error) {
      return this.look({ path }, null, error);
    }
  }

  /** Removes staged bytes that nobody wants any more, and what a crash left half written. */
  async sweep(wanted: readonly WantedPath[]): Promise<void> {
    const keep = new Set(wanted.flatMap(({ staged }) => (staged ? [stagedName(staged.path, staged.sha256)] : [])));
    for (const name of await readdir(this.options.stagingDir)) {
      if (keep.has(name)) continue;
      const path = join(this.options.stagingDir, name);
      this.hashes.forget(path);
      await rm(path, { force: true, recursive: true });
    }
  }

  /** Gives the hash of the staged bytes, as read back. */
  private async stage(file: DesiredFile, begin: Begin): Promise<string | null> {
    const present = await this.stagedHash(file);
    if (present === file.sha256) return present;
    await begin();
    await rm(this.stagedPath(file), { force: true, recursive: true });
    await download(this.options.openBlob, file, this.stagedPath(file), this.options.owner);
    return this.stagedHash(file);
  }

  private async activate(
    file: DesiredFile,
    keep: DesiredFile | undefined,
    found: string | null,
    begin: Begin,
  ): Promise<void> {
    if (!isInRoom(file.path)) throw new Error(`${file.path} is outside analyzers/: the agent puts no file there`);
    await begin();
    await ensureDirectories(this.options.configDir, dirname(file.path), this.options.owner);
    await this.stage(file, begin);
    if (keep && keep.sha256 === found) await this.keepLive(keep);
    // The bytes are on the disk; should a power cut undo the rename, the next look does it again, before the node is started.
    await rename(this.stagedPath(file), this.live(file.path));
  }

  /** The live bytes get a second name in the staging directory: no copy, and the way back is one rename. */
  private async keepLive(file: DesiredFile): Promise<void> {
    if ((await this.stagedHash(file)) === file.sha256) return;
    await rm(this.stagedPath(file), { force: true, recursive: true });
    await link(this.live(file.path), this.stagedPath(file));
  }

  private async look(wanted: WantedPath, found: string | null, fault: unknown): Promise<FileReport> {
    const report = { path: wanted.path, found, active: null, staged: null };
    try {
      const active = await this.activeHash(wanted.path);
      const staged = wanted.staged ? await this.stagedHash(wanted.staged) : null;
      return { ...report, active, staged, ...(fault === undefined ? {} : { error: describeFault(fault) }) };
    } catch (error) {
      return { ...report, error: describeFault(fault ?? error) };
    }
  }

  private async activeHash(path: string): Promise<string | null> {
    if (!(await hasDirectories(this.options.configDir, dirname(path)))) return null;
    return this.hashes.of(this.live(path));
  }

  private stagedHash(file: DesiredFile): Promise<string | null> {
    return this.hashes.of(this.stagedPath(file));
  }

  private live(path: string): string {
    return join(this.options.configDir, path);
  }

  private stagedPath(file: DesiredFile): string {
    return join(this.options.stagingDir, stagedName(file.path, file.sha256));
  }
}
