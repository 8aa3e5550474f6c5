import { link, lstat, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { DesiredFile } from '../agent-protocol/desired-state.ts';
import type { FileReport } from '../agent-protocol/node-report.ts';
import { ensureDirectories, hasDirectories, type Owner, syncDirectory } from './config-directory.ts';
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

/**
 * Puts single files under the config directory. A live file changes by one rename, so a reader sees the old bytes or the new
 * ones; bytes that were live stay at hand while they are listed as staged, so switching back needs no download.
 */
export class DictionaryInstaller {
  private readonly hashes = new FileHashes();

  constructor(private readonly options: DictionaryInstallerOptions) {}

  /** Makes one path as it is wanted, and says what is there then. Never throws: a fault is in the report. */
  async install(wanted: WantedPath): Promise<FileReport> {
    let found: string | null = null;
    let error: unknown;
    try {
      found = await this.activeHash(wanted.path);
      if (wanted.active) await this.activate(wanted.active, wanted.staged, found);
      if (wanted.staged) await this.stage(wanted.staged);
    } catch (cause) {
      error = cause;
    }
    return this.look(wanted, found, error);
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

  private async stage(file: DesiredFile): Promise<void> {
    if ((await this.stagedHash(file)) === file.sha256) return;
    await rm(this.stagedPath(file), { force: true, recursive: true });
    await download(this.options.openBlob, file, this.stagedPath(file), this.options.owner);
  }

  private async activate(file: DesiredFile, keep: DesiredFile | undefined, found: string | null): Promise<void> {
    if (!isInRoom(file.path)) throw new Error(`${file.path} is outside analyzers/: the agent puts no file there`);
    if (found === file.sha256) return;
    const directory = await ensureDirectories(this.options.configDir, dirname(file.path), this.options.owner);
    await this.stage(file);
    if (keep && keep.sha256 === found) await this.keepLive(keep);
    await rename(this.stagedPath(file), this.live(file.path));
    await syncDirectory(directory);
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
