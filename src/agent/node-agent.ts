import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AGENT_PROTOCOL_VERSION, type NodeDesiredState, nodeDesiredState } from '../agent-protocol/desired-state.ts';
import type { NodeAgent } from '../agent-protocol/node-agent.ts';
import type { FileReport, NodeReport } from '../agent-protocol/node-report.ts';
import { ensureDirectories, hasDirectories, type Owner } from './config-directory.ts';
import { DictionaryInstaller } from './dictionary-installer.ts';
import type { OpenBlob } from './download.ts';
import { EMPTY_JOURNAL, type InstallJournal, InstallJournalFile } from './install-journal.ts';
import { mapLimited } from './map-limited.ts';
import { type WantedPath, wantedPaths } from './wanted-path.ts';

export interface NodeAgentOptions {
  /** The OpenSearch node name. */
  readonly node: string;
  /** The node's config directory; it must be there. */
  readonly configDir: string;
  /** The node's user, when the agent runs as root. */
  readonly owner?: Owner;
  readonly openBlob: OpenBlob;
}

/** The agent's own things, under the config directory: journal and staged bytes. */
const OWN_DIRECTORY = '.longshore';
const STAGING_DIRECTORY = `${OWN_DIRECTORY}/staged`;

/** Files that are worked on at once: more would only queue in the thread pool. */
const FILES_AT_ONCE = 8;

/** The agent of one node, working on its config directory. Calls are worked off one after the other. */
export function createNodeAgent(options: NodeAgentOptions): NodeAgent {
  let last: Promise<unknown> = Promise.resolve();
  const worker = new NodeAgentWorker(options);
  return {
    node: options.node,
    apply: (desired) => {
      const next = last.then(() => worker.apply(nodeDesiredState.parse(desired)));
      last = next.catch(() => undefined);
      return next;
    },
  };
}

class NodeAgentWorker {
  private readonly installer: DictionaryInstaller;
  private readonly journalFile: InstallJournalFile;
  /** Of the newest desired state that was looked at; in the journal once it has changed something. */
  private generation = 0;

  constructor(private readonly options: NodeAgentOptions) {
    const { configDir, openBlob, owner } = options;
    const stagingDir = join(configDir, STAGING_DIRECTORY);
    this.installer = new DictionaryInstaller({ configDir, stagingDir, openBlob, ...(owner ? { owner } : {}) });
    this.journalFile = new InstallJournalFile(join(configDir, OWN_DIRECTORY));
  }

  async apply(desired: NodeDesiredState): Promise<NodeReport> {
    await this.requireConfigDirectory();
    const wanted = wantedPaths(desired.files);
    try {
      const hasWorked = await hasDirectories(this.options.configDir, STAGING_DIRECTORY);
      const journal = hasWorked ? await this.journalFile.read() : EMPTY_JOURNAL;
      const generation = Math.max(this.generation, journal.generation);
      if (desired.generation < generation) return this.report(generation, await this.inspect(wanted, undefined));
      this.generation = desired.generation;
      const files = await this.work(wanted, journal);
      if (hasWorked) await this.installer.sweep(wanted);
      return this.report(desired.generation, files);
    } catch (error) {
      // With no file to report it at, a fault of the whole directory would be lost.
      if (wanted.length === 0) throw error;
      return this.report(desired.generation, await this.inspect(wanted, error));
    }
  }

  private async work(wanted: readonly WantedPath[], journal: InstallJournal): Promise<readonly FileReport[]> {
    const ours = new Set(journal.paths);
    const foreign = new Set<string>();
    for (const { path } of wanted) if (!ours.has(path) && (await this.installer.isForeign(path))) foreign.add(path);
    const added = wanted.filter(({ path, active }) => active && !ours.has(path) && !foreign.has(path));
    const listed: InstallJournal = {
      ...journal,
      generation: this.generation,
      paths: [...ours, ...added.map(({ path }) => path)],
    };
    // Before anything is changed: what is ours and how new it is. A look that changes nothing writes nothing.
    const begin = once(async () => {
      await ensureDirectories(this.options.configDir, STAGING_DIRECTORY);
      await this.journalFile.write(listed, { durable: added.length > 0 });
    });
    if (added.length > 0) await begin();
    const reports = await mapLimited(wanted, FILES_AT_ONCE, (path) =>
      foreign.has(path.path)
        ? this.installer.inspect(path, new Error(`${path.path} was not put there by Longshore: move it away`))
        : this.installer.install(path, begin),
    );
    return [...reports, ...(await this.removeUnwanted(wanted, listed, begin))];
  }

  /** Removes what is ours and not listed any more; gives a report for each that would not go. */
  private async removeUnwanted(
    wanted: readonly WantedPath[],
    journal: InstallJournal,
    begin: () => Promise<void>,
  ): Promise<readonly FileReport[]> {
    const paths = new Set(wanted.map(({ path }) => path));
    const unwanted = journal.paths.filter((path) => !paths.has(path));
    if (unwanted.length === 0) return [];
    await begin();
    const results = await mapLimited(unwanted, FILES_AT_ONCE, (path) => this.installer.remove(path));
    const stuck = results.filter((report) => report !== undefined);
    const kept = new Set([...paths, ...stuck.map(({ path }) => path)]);
    const left = journal.paths.filter((path) => kept.has(path));
    await this.journalFile.write({ ...journal, paths: left }, { durable: false });
    return stuck;
  }

  private inspect(wanted: readonly WantedPath[], fault: unknown): Promise<readonly FileReport[]> {
    return mapLimited(wanted, FILES_AT_ONCE, (path) => this.installer.inspect(path, fault));
  }

  private report(generation: number, files: readonly FileReport[]): NodeReport {
    return { protocol: AGENT_PROTOCOL_VERSION, node: this.options.node, generation, files: [...files] };
  }

  private async requireConfigDirectory(): Promise<void> {
    const { node, configDir } = this.options;
    const stats = await stat(configDir).catch((cause: unknown) => {
      throw new Error(`node ${node} has no config directory ${configDir}`, { cause });
    });
    if (!stats.isDirectory()) throw new Error(`node ${node}: ${configDir} is not a directory`);
  }
}

const once = (work: () => Promise<void>): (() => Promise<void>) => {
  let begun: Promise<void> | undefined;
  return () => {
    begun ??= work();
    return begun;
  };
};
