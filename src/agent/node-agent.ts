import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  AGENT_PROTOCOL_VERSION,
  type DesiredLink,
  type NodeDesiredState,
  nodeDesiredState,
} from '../agent-protocol/desired-state.ts';
import type { NodeAgent } from '../agent-protocol/node-agent.ts';
import type { NodeReport } from '../agent-protocol/node-report.ts';
import { OWN_DIRECTORY, STAGING_DIRECTORY } from '../agent-protocol/staged-path.ts';
import { ensureDirectories, hasDirectories, type Owner } from './config-directory.ts';
import { type Begin, DictionaryInstaller } from './dictionary-installer.ts';
import type { OpenBlob } from './download.ts';
import { EMPTY_JOURNAL, type InstallJournal, InstallJournalFile } from './install-journal.ts';
import { LinkInstaller } from './link-installer.ts';
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

/** What is wanted of a node, as it is worked on. */
interface Wanted {
  readonly paths: readonly WantedPath[];
  readonly links: readonly DesiredLink[];
}

type Seen = Pick<NodeReport, 'files' | 'links'>;

class NodeAgentWorker {
  private readonly installer: DictionaryInstaller;
  private readonly linkInstaller: LinkInstaller;
  private readonly journalFile: InstallJournalFile;
  /** Of the newest desired state that was looked at; in the journal once it has changed something. */
  private generation = 0;

  constructor(private readonly options: NodeAgentOptions) {
    this.installer = new DictionaryInstaller(options);
    this.linkInstaller = new LinkInstaller(options.configDir);
    const { configDir } = options;
    this.journalFile = new InstallJournalFile(join(configDir, OWN_DIRECTORY), join(configDir, STAGING_DIRECTORY));
  }

  async apply(desired: NodeDesiredState): Promise<NodeReport> {
    await this.requireConfigDirectory();
    const wanted = { paths: wantedPaths(desired.files), links: desired.links };
    try {
      const hasWorked = await hasDirectories(this.options.configDir, STAGING_DIRECTORY);
      const journal = hasWorked ? await this.journalFile.read() : EMPTY_JOURNAL;
      const generation = Math.max(this.generation, journal.generation);
      if (desired.generation < generation) return this.report(generation, await this.inspect(wanted, undefined));
      this.generation = desired.generation;
      const seen = await this.work(wanted, journal);
      if (hasWorked) await this.installer.sweep(wanted.paths, journal.paths);
      return this.report(desired.generation, seen);
    } catch (error) {
      // With nothing to report it at, a fault of the whole directory would be lost.
      if (wanted.paths.length + wanted.links.length === 0) throw error;
      return this.report(desired.generation, await this.inspect(wanted, error));
    }
  }

  private async work(wanted: Wanted, journal: InstallJournal): Promise<Seen> {
    const { paths, links } = wanted;
    const foreign = await this.foreignPaths(wanted, journal);
    const isNew = (path: string, ours: readonly string[]) => !ours.includes(path) && !foreign.has(path);
    const newPaths = paths.filter(({ path, active }) => active && isNew(path, journal.paths)).map(({ path }) => path);
    const newLinks = links.map(({ path }) => path).filter((path) => isNew(path, journal.links));
    const listed: InstallJournal = {
      ...journal,
      generation: this.generation,
      paths: [...journal.paths, ...newPaths],
      links: [...journal.links, ...newLinks],
    };
    const hasNew = newPaths.length + newLinks.length > 0;
    // Before anything is changed: what is ours and how new it is. A look that changes nothing writes nothing.
    const begin = once(async () => {
      await ensureDirectories(this.options.configDir, STAGING_DIRECTORY);
      await this.journalFile.write(listed, { durable: hasNew });
    });
    if (hasNew) await begin();
    const fault = (path: string) => new Error(`${path} was not put there by Longshore: move it away`);
    const files = await mapLimited(paths, FILES_AT_ONCE, (one) =>
      foreign.has(one.path) ? this.installer.inspect(one, fault(one.path)) : this.installer.install(one, begin),
    );
    // After the files, so that no link leads nowhere.
    const linked = await mapLimited(links, FILES_AT_ONCE, (link) =>
      foreign.has(link.path)
        ? this.linkInstaller.inspect(link, fault(link.path))
        : this.linkInstaller.install(link, begin),
    );
    const stuck = await this.removeUnwanted(wanted, listed, begin);
    return { files: [...files, ...stuck.files], links: [...linked, ...stuck.links] };
  }

  /** Where something of the user's lies in the place of what is wanted. */
  private async foreignPaths({ paths, links }: Wanted, journal: InstallJournal): Promise<ReadonlySet<string>> {
    const foreign = new Set<string>();
    const ours = new Set(journal.paths);
    for (const { path } of paths) if (!ours.has(path) && (await this.installer.isForeign(path))) foreign.add(path);
    const ourLinks = new Set(journal.links);
    for (const link of links) if (await this.linkInstaller.isForeign(link, ourLinks)) foreign.add(link.path);
    return foreign;
  }

  /** Removes what is ours and not listed any more; gives a report for each that would not go. */
  private async removeUnwanted({ paths, links }: Wanted, journal: InstallJournal, begin: Begin): Promise<Seen> {
    const wantedFiles = new Set(paths.map(({ path }) => path));
    const wantedLinks = new Set(links.map(({ path }) => path));
    const oldFiles = journal.paths.filter((path) => !wantedFiles.has(path));
    const oldLinks = journal.links.filter((path) => !wantedLinks.has(path));
    if (oldFiles.length + oldLinks.length === 0) return { files: [], links: [] };
    await begin();
    const unremovedLinks = await mapLimited(oldLinks, FILES_AT_ONCE, (path) => this.linkInstaller.remove(path));
    const unremovedFiles = await mapLimited(oldFiles, FILES_AT_ONCE, (path) => this.installer.remove(path));
    const stuckLinks = unremovedLinks.filter((report) => report !== undefined);
    const stuckFiles = unremovedFiles.filter((report) => report !== undefined);
    const kept = new Set([...wantedFiles, ...wantedLinks, ...[...stuckFiles, ...stuckLinks].map(({ path }) => path)]);
    const left = {
      paths: journal.paths.filter((path) => kept.has(path)),
      links: journal.links.filter((path) => kept.has(path)),
    };
    await this.journalFile.write({ ...journal, ...left }, { durable: false });
    return { files: stuckFiles, links: stuckLinks };
  }

  private async inspect({ paths, links }: Wanted, fault: unknown): Promise<Seen> {
    return {
      files: [...(await mapLimited(paths, FILES_AT_ONCE, (path) => this.installer.inspect(path, fault)))],
      links: [...(await mapLimited(links, FILES_AT_ONCE, (link) => this.linkInstaller.inspect(link, fault)))],
    };
  }

  private report(generation: number, { files, links }: Seen): NodeReport {
    return { protocol: AGENT_PROTOCOL_VERSION, node: this.options.node, generation, files, links };
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
