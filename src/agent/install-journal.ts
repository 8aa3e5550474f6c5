import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { lstat, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AGENT_PROTOCOL_VERSION, configPath } from '../agent-protocol/desired-state.ts';
import { createFile, syncDirectory } from './config-directory.ts';
import { errnoOf } from './file-fault.ts';

const journal = z.object({
  protocol: z.literal(AGENT_PROTOCOL_VERSION),
  /** Of the newest desired state that changed something. */
  generation: z.number().int().nonnegative(),
  /** What the agent has put in the config directory, and may therefore replace and remove. */
  paths: z.array(configPath),
  /** The same of links. */
  links: z.array(configPath).default([]),
});

export type InstallJournal = z.infer<typeof journal>;

export const EMPTY_JOURNAL: InstallJournal = { protocol: AGENT_PROTOCOL_VERSION, generation: 0, paths: [], links: [] };

/** `.longshore/installed.json`: what is ours. A file that is not listed is the user's and is never removed. */
export class InstallJournalFile {
  private readonly path: string;
  private last: { readonly stamp: string; readonly journal: InstallJournal } | undefined;

  constructor(
    private readonly directory: string,
    /** For what is being written: it is swept, so that a crash leaves nothing for ever. */
    private readonly stagingDir: string,
  ) {
    this.path = join(directory, 'installed.json');
  }

  /**
   * Read again only when another process has written it: each write is a new file.
   * @throws when it is there and cannot be read: guessing what is ours could remove what is not.
   */
  async read(): Promise<InstallJournal> {
    const stats = await lstat(this.path, { bigint: true }).catch((error: unknown) => {
      if (errnoOf(error) === 'ENOENT') return undefined;
      throw error;
    });
    if (!stats) return EMPTY_JOURNAL;
    const stamp = [stats.dev, stats.ino, stats.size, stats.mtimeNs, stats.ctimeNs].join(':');
    if (this.last?.stamp !== stamp) this.last = { stamp, journal: await this.parse() };
    return this.last.journal;
  }

  private async parse(): Promise<InstallJournal> {
    const handle = await open(this.path, constants.O_RDONLY | constants.O_NOFOLLOW);
    try {
      return journal.parse(JSON.parse(await handle.readFile('utf8')));
    } catch (cause) {
      throw new Error(`${this.path} is not a journal of this agent: move it away, and the agent writes a new one`, {
        cause,
      });
    } finally {
      await handle.close();
    }
  }

  /** `durable` when a path was added: it must be known as ours before its file can be there. */
  async write(next: InstallJournal, { durable }: { readonly durable: boolean }): Promise<void> {
    const temporary = join(this.stagingDir, `${randomUUID()}.journal`);
    try {
      const handle = await createFile(temporary);
      try {
        await handle.writeFile(`${JSON.stringify(next)}\n`);
        if (durable) await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(temporary, this.path);
      if (durable) await syncDirectory(this.directory);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  }
}
