import { lstat, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { DesiredLink } from '../agent-protocol/desired-state.ts';
import type { LinkReport } from '../agent-protocol/node-report.ts';
import { STAGING_DIRECTORY } from '../agent-protocol/staged-path.ts';
import { hasDirectories } from './config-directory.ts';
import type { Begin } from './dictionary-installer.ts';
import { describeFault, errnoOf } from './file-fault.ts';
import { linkTarget, linkText, placeLink, readLink } from './symbolic-link.ts';
import { isInRoom } from './wanted-path.ts';

/** Puts second names of dictionaries beside them. What is not a link of ours is never touched. */
export class LinkInstaller {
  constructor(private readonly configDir: string) {}

  /** Makes one link as it is wanted, and says what is there then. Never throws: a fault is in the report. */
  async install(wanted: DesiredLink, begin: Begin): Promise<LinkReport> {
    const { path, target } = wanted;
    let found: string | null = null;
    try {
      found = await this.target(path);
      if (found === target) return { path, found, target };
      if (!isInRoom(path) || !isInRoom(target))
        throw new Error(`a link from ${path} to ${target} is outside analyzers/: the agent makes none there`);
      await begin();
      await placeLink(linkText(path, target), this.absolute(path), join(this.configDir, STAGING_DIRECTORY));
      return { path, found, target: await this.target(path) };
    } catch (fault) {
      return this.look(path, found, fault);
    }
  }

  /** What is there, without touching it; `fault` says why it is not touched. */
  async inspect({ path }: DesiredLink, fault?: unknown): Promise<LinkReport> {
    try {
      return await this.look(path, await this.target(path), fault);
    } catch (error) {
      return this.look(path, null, error);
    }
  }

  /** Something lies there that is not the wanted link and, by the journal, none of ours: it is the user's. */
  async isForeign({ path, target }: DesiredLink, ours: ReadonlySet<string>): Promise<boolean> {
    if (!(await hasDirectories(this.configDir, dirname(path)))) return false;
    const stats = await lstat(this.absolute(path)).catch((error: unknown) => {
      if (errnoOf(error) === 'ENOENT') return undefined;
      throw error;
    });
    if (!stats) return false;
    return !stats.isSymbolicLink() || (!ours.has(path) && (await this.target(path)) !== target);
  }

  /** Removes a link of ours. Undefined when it is gone, or is none any more; a report when it would not go. */
  async remove(path: string): Promise<LinkReport | undefined> {
    try {
      if ((await this.target(path)) !== null) await rm(this.absolute(path), { force: true });
      return undefined;
    } catch (error) {
      return this.look(path, null, error);
    }
  }

  private async look(path: string, found: string | null, fault: unknown): Promise<LinkReport> {
    try {
      const target = await this.target(path);
      return { path, found, target, ...(fault === undefined ? {} : { error: describeFault(fault) }) };
    } catch (error) {
      return { path, found, target: null, error: describeFault(fault ?? error) };
    }
  }

  private async target(path: string): Promise<string | null> {
    if (!(await hasDirectories(this.configDir, dirname(path)))) return null;
    const text = await readLink(this.absolute(path));
    return text === null ? null : linkTarget(path, text);
  }

  private absolute(path: string): string {
    return join(this.configDir, path);
  }
}
