import { createHash } from 'node:crypto';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import type { NodeDesiredState } from '../../../src/agent-protocol/desired-state.ts';
import type { FileReport, NodeReport } from '../../../src/agent-protocol/node-report.ts';
import { stagedPath } from '../../../src/agent-protocol/staged-path.ts';
import type { DomainObservation } from '../../../src/domains/node.ts';
import {
  type Cluster,
  ClusterRequestError,
  ClusterUnreachableError,
  type IgnoredRule,
  type IndexAnalysis,
  type RehearsalFailure,
  type ReloadFailure,
  type ReloadResult,
  type ServedBytes,
  type StagedBytes,
  type TemplateAnalysis,
} from '../../../src/opensearch/cluster.ts';
import type { DomainRuntime, DomainSpec, NodeAgent } from '../../../src/reconcile/domain-runtime.ts';

export const sha256 = (content: string): string => createHash('sha256').update(content).digest('hex');

/** Called before and after each thing that is asked of the outside; may throw. */
export type Interfere = (what: string) => void;

interface FakeNode {
  readonly name: string;
  running: boolean;
  /** Somebody was asked to keep it running. */
  supervised: boolean;
  generation: number;
  /** Hashes by path. */
  readonly live: Map<string, string>;
  readonly staged: Map<string, string>;
  /** Targets by path. */
  readonly links: Map<string, string>;
  /** Stopped in its tracks: it answers nobody, and whoever waits for it waits on. */
  frozen: boolean;
  /** Hash that each index's analyzers were built from. */
  readonly loaded: Map<string, string | undefined>;
  /** What the agent says of this node's files instead of doing it. */
  fault?: string | undefined;
}

interface FakeIndex {
  readonly path: string;
  /** A reload takes it; otherwise only a reopening does. */
  readonly updateable: boolean;
  open: boolean;
}

const FILTER = 'index.analysis.filter.synonyms';
const ANALYZER = 'index.analysis.analyzer.synonyms_search';

const settingsOf = (path: string, updateable: boolean): Readonly<Record<string, string>> => ({
  [`${FILTER}.type`]: 'synonym_graph',
  [`${FILTER}.synonyms_path`]: path,
  ...(updateable && { [`${FILTER}.updateable`]: 'true' }),
  [`${ANALYZER}.tokenizer`]: 'standard',
  [`${ANALYZER}.filter`]: 'lowercase,synonyms',
});

const noHandler = (uri: string) =>
  new ClusterRequestError(400, 'request_error', `no handler found for uri [${uri}] and method [POST]`);

/** A domain of nodes in memory, with a cluster and agents that can be interfered with. Its bytes are known by their hash. */
export class FakeDomain implements DomainRuntime {
  readonly nodes = new Map<string, FakeNode>();
  readonly indices = new Map<string, FakeIndex>();
  readonly templates: TemplateAnalysis[] = [];
  /** Hashes that no analyzer can be built from. */
  readonly broken = new Set<string>();
  /** Hashes that only a reload or a reopening stumbles over. */
  readonly brokenLive = new Set<string>();
  /** Rules that lenient filters leave out, by hash. */
  readonly ignored = new Map<string, readonly string[]>();
  /** Nodes that run and are not members of the cluster. */
  readonly outside = new Set<string>();
  /** Nodes have a reload plugin that rehearses and says what it serves. */
  pluginIsNew = true;
  readonly calls: string[] = [];
  readonly excluded = { allocation: [] as readonly string[], voting: [] as readonly string[] };
  /** Shards on each node that still have to move away. */
  readonly shards = new Map<string, number>();
  interfere: Interfere = () => undefined;
  /** Nodes start when they are asked to; false keeps them starting. */
  startsAtOnce = true;
  prepareFault: Error | undefined;
  /** Documents that a search of an index finds; 1 where it does not say. */
  readonly documents = new Map<string, number>();
  /** Indices whose documents are analysed with the dictionary, too. */
  readonly indexTime = new Set<string>();
  /** What the next reload fails with on a node, by its name. */
  readonly reloadFaults = new Map<string, string>();
  /** Failures do not say of which index they are. */
  hideIndex = false;
  private endpoint: string | undefined;

  constructor(readonly name: string) {}

  /** As the runtime of another process sees it: the nodes go on, nobody listens or watches. */
  abandon(): void {
    this.endpoint = undefined;
    for (const node of this.nodes.values()) node.supervised = false;
  }

  async prepare(spec: DomainSpec, progress: (what: string) => void): Promise<readonly NodeAgent[]> {
    this.interfere('prepare');
    if (this.prepareFault) throw this.prepareFault;
    progress('laying out nodes');
    for (let number = 0; number < spec.nodeCount; number++) {
      const name = `${this.name}-${number}`;
      if (this.nodes.has(name)) continue;
      this.nodes.set(name, {
        name,
        running: false,
        supervised: false,
        generation: 0,
        live: new Map(),
        staged: new Map(),
        links: new Map(),
        frozen: false,
        loaded: new Map(),
      });
    }
    return [...this.nodes.values()].map((node) => ({
      node: node.name,
      apply: (desired) => this.apply(node, desired),
    }));
  }

  async start(): Promise<void> {
    this.interfere('start');
    this.endpoint = '127.0.0.1:9500';
    for (const node of this.nodes.values()) {
      node.supervised = true;
      if (this.startsAtOnce) this.startNode(node.name);
    }
  }

  startNode(name: string): void {
    const node = this.node(name);
    if (node.running) return;
    node.running = true;
    for (const [index, { path }] of this.indices) node.loaded.set(index, this.liveAt(node, path));
  }

  async observe(): Promise<DomainObservation> {
    this.interfere('observe');
    const running = [...this.nodes.values()].filter((node) => node.running);
    return {
      nodes: [...this.nodes.values()].map(({ name, running: isRunning, supervised }) => ({
        name,
        url: `http://${name}`,
        state:
          isRunning && !this.node(name).frozen
            ? { status: 'running' }
            : supervised
              ? { status: 'starting', since: new Date(0), attempt: 1 }
              : { status: 'stopped' },
      })),
      ...(this.endpoint !== undefined && { endpoint: this.endpoint }),
      ...(running.length > 0 && {
        health: {
          status: 'green',
          numberOfNodes: running.length,
          activeShards: 1,
          activePrimaryShards: 1,
          unassignedShards: 0,
          initializingShards: 0,
          relocatingShards: 0,
          delayedUnassignedShards: 0,
          pendingTasks: 0,
        },
      }),
    };
  }

  async retire(_id: string, names: readonly string[]): Promise<void> {
    this.interfere('retire');
    this.calls.push(`retire ${names.join()}`);
    for (const name of names) this.nodes.delete(name);
  }

  async remove(): Promise<void> {
    this.interfere('remove');
    this.calls.push('remove');
    this.nodes.clear();
    this.endpoint = undefined;
  }

  node(name: string): FakeNode {
    const node = this.nodes.get(name);
    if (!node) throw new Error(`no node ${name}`);
    return node;
  }

  /** Made by a user: analyzers are built on every node that runs, from the file that is live there. */
  createIndex(index: string, path: string, { updateable = true } = {}): void {
    this.indices.set(index, { path, updateable, open: true });
    for (const node of this.nodes.values()) node.loaded.set(index, this.liveAt(node, path));
  }

  private liveAt(node: FakeNode, path: string): string | undefined {
    return node.live.get(node.links.get(path) ?? path);
  }

  private async apply(node: FakeNode, desired: NodeDesiredState): Promise<NodeReport> {
    this.interfere(`apply ${node.name}`);
    // An agent takes its time: other things that were asked at the same time come first.
    await setImmediate();
    if (desired.generation < node.generation)
      return { protocol: 1, node: node.name, generation: node.generation, files: [], links: [] };
    node.generation = desired.generation;
    const reports = new Map<string, FileReport>();
    const wantedStaged = new Map<string, string>();
    for (const file of desired.files) {
      const found = reports.get(file.path)?.found ?? node.live.get(file.path) ?? null;
      if (node.fault === undefined) {
        if (file.phase === 'active') node.live.set(file.path, file.sha256);
        else wantedStaged.set(file.path, file.sha256);
      }
      reports.set(file.path, {
        path: file.path,
        found,
        active: node.live.get(file.path) ?? null,
        staged: wantedStaged.get(file.path) ?? null,
        ...(node.fault !== undefined && { error: node.fault }),
      });
    }
    node.staged.clear();
    for (const [path, hash] of wantedStaged) node.staged.set(path, hash);
    for (const path of node.live.keys()) if (!reports.has(path)) node.live.delete(path);
    const links = desired.links.map(({ path, target }) => {
      const found = node.links.get(path) ?? null;
      if (node.fault === undefined) node.links.set(path, target);
      return { path, found, target: node.links.get(path) ?? null };
    });
    for (const path of node.links.keys()) if (!links.some((link) => link.path === path)) node.links.delete(path);
    this.interfere(`applied ${node.name}`);
    const { generation } = desired;
    return { protocol: 1, node: node.name, generation, files: [...reports.values()], links };
  }

  readonly connectCluster = (): Cluster => ({
    health: () => Promise.reject(new Error('not asked')),
    nodeIds: async () => {
      this.interfere('members');
      const members = [...this.nodes.values()].filter(({ name, running }) => running && !this.outside.has(name));
      return new Map(members.map(({ name }) => [name, `id-of-${name}`]));
    },
    indexAnalysis: async () => {
      this.interfere('analysis');
      const seen = [...this.indices].map(
        ([index, { path, open, updateable }]): IndexAnalysis => ({
          index,
          open,
          settings: settingsOf(path, updateable),
        }),
      );
      this.interfere('analysed');
      return seen;
    },
    reloadSearchAnalyzers: async (indices) => {
      this.interfere('reload');
      await this.thaw();
      this.calls.push(`reload ${[...indices].sort().join()}`);
      const result = this.reload(indices);
      this.interfere('reloaded');
      return result;
    },
    templateAnalysis: async () => {
      this.interfere('templates');
      return this.templates;
    },
    mappings: async (indices) => {
      this.interfere('mappings');
      return indices
        .filter((index) => this.indices.has(index))
        .map((index) => ({
          index,
          uuid: `uuid-of-${index}`,
          createdAt: new Date(0),
          aliases: [`${index}-alias`],
          documents: this.documents.get(index) ?? 1,
          fields: [
            {
              field: 'title',
              analyzer: this.indexTime.has(index) ? 'synonyms_search' : 'standard',
              searchAnalyzer: 'synonyms_search',
            },
          ],
        }));
    },
    rehearse: async (staged) => {
      this.interfere('rehearse');
      if (!this.pluginIsNew) throw noHandler('/_plugins/_longshore/rehearse');
      this.calls.push(`rehearse ${staged.map(({ packageId }) => packageId).join()}`);
      const rehearsal = this.rehearse(staged);
      this.interfere('rehearsed');
      return rehearsal;
    },
    servedBytes: async (indices) => {
      this.interfere('served');
      if (!this.pluginIsNew) throw noHandler('/_plugins/_longshore/served');
      return this.served(indices);
    },
    reopen: async (index, onClosed) => {
      this.interfere('reopen');
      this.calls.push(`reopen ${index}`);
      this.close(index);
      // Whoever is stopped here has left it closed.
      this.interfere('closed');
      await onClosed?.();
      this.reopen(index);
      this.interfere('reopened');
      return { unavailableMs: 7 };
    },
    excludeFromAllocation: async (nodes) => {
      this.interfere('exclude');
      this.excluded.allocation = nodes;
    },
    excludeFromVoting: async (nodes) => {
      this.interfere('exclude');
      this.excluded.voting = nodes;
    },
    shardsOn: async (nodes) => nodes.reduce((sum, name) => sum + (this.shards.get(name) ?? 0), 0),
    shardsOnlyOn: async (nodes) => nodes.reduce((sum, name) => sum + (this.shards.get(name) ?? 0), 0),
  });

  /** Whoever asks a cluster of which a node is frozen gets no answer as long as it is. */
  private async thaw(): Promise<void> {
    while ([...this.nodes.values()].some(({ frozen }) => frozen)) await sleep(5);
  }

  private members(): readonly FakeNode[] {
    const nodes = [...this.nodes.values()].filter(({ running }) => running);
    if (nodes.length === 0) throw new ClusterUnreachableError([{ url: 'http://none', reason: 'connect ECONNREFUSED' }]);
    return nodes;
  }

  private rehearse(staged: readonly StagedBytes[]) {
    const [node] = this.members();
    const failures: RehearsalFailure[] = [];
    const ignored: IgnoredRule[] = [];
    const users = [...this.indices].map(([name, { path }]) => ({ owner: { kind: 'index', name } as const, path }));
    for (const { packageId, paths, stagedPath: wanted, sha256: hash } of staged) {
      const lies = [...(node?.staged ?? [])].some(([path, found]) => stagedPath({ path, sha256: found }) === wanted);
      for (const { owner } of users.filter((user) => paths.includes(user.path))) {
        const where = {
          owner,
          node: node?.name ?? '',
          ...(!this.hideIndex && { packageId }),
          analyzer: 'synonyms_search',
          component: 'filter.synonyms',
        };
        if (!lies) failures.push({ ...where, reason: `IOException while reading synonyms_path: ${wanted}` });
        else if (this.broken.has(hash))
          failures.push({ ...where, line: 3, reason: 'failed to build synonyms: Invalid synonym rule at line 3' });
        for (const text of this.ignored.get(hash) ?? [])
          ignored.push({ owner, packageId, component: 'filter.synonyms', text });
      }
    }
    const owners = users.map(({ owner }) => owner);
    return { owners, analyzers: owners.length, milliseconds: 1, failures, ignored };
  }

  private served(indices: readonly string[]): readonly ServedBytes[] {
    return indices.flatMap((index) => {
      const used = this.indices.get(index);
      if (!used) throw new ClusterRequestError(404, 'index_not_found_exception', `no such index [${index}]`);
      this.refuseClosed(index);
      return this.members().map((node) => ({
        node: node.name,
        index,
        component: 'filter.synonyms',
        path: used.path,
        sha256: node.loaded.get(index) ?? null,
      }));
    });
  }

  /** By whoever may. */
  close(index: string): void {
    const used = this.indices.get(index);
    if (!used) throw new ClusterRequestError(404, 'index_not_found_exception', `no such index [${index}]`);
    used.open = false;
  }

  private reopen(index: string): void {
    const used = this.indices.get(index);
    if (!used) throw new ClusterRequestError(404, 'index_not_found_exception', `no such index [${index}]`);
    const members = this.members();
    used.open = true;
    for (const node of members) {
      const hash = this.liveAt(node, used.path);
      if (hash !== undefined && this.brokenLive.has(hash))
        throw new ClusterRequestError(400, 'illegal_argument_exception', 'failed to build synonyms');
      node.loaded.set(index, hash);
    }
  }

  private refuseClosed(index: string): void {
    if (this.indices.get(index)?.open !== false) return;
    throw new ClusterRequestError(400, 'index_closed_exception', `closed index [${index}]`);
  }

  private reload(indices: readonly string[]): ReloadResult {
    const nodes = this.members();
    for (const index of indices) this.refuseClosed(index);
    const failures: ReloadFailure[] = [];
    for (const index of indices) {
      const used = this.indices.get(index);
      if (!used) continue;
      for (const node of nodes) {
        const hash = this.liveAt(node, used.path);
        const fault = this.reloadFaults.get(node.name);
        if (fault !== undefined) {
          failures.push({ index, node: node.name, reason: fault });
        } else if (hash === undefined) {
          failures.push({ index, node: node.name, reason: `IOException while reading synonyms_path: ${used.path}` });
        } else if (this.broken.has(hash) || this.brokenLive.has(hash)) {
          failures.push({ index, node: node.name, reason: 'failed to build synonyms: Invalid synonym rule at line 3' });
        } else if (used.updateable) node.loaded.set(index, hash);
      }
    }
    this.reloadFaults.clear();
    const total = indices.length * nodes.length;
    const taken = indices.filter((index) => this.indices.get(index)?.updateable);
    return {
      shards: { total, successful: total - failures.length, failed: failures.length },
      reloaded: Object.fromEntries(taken.map((index) => [index, ['synonyms_search']])),
      failures: this.hideIndex ? failures.map(({ reason }) => ({ index: '_unknown', reason })) : failures,
    };
  }
}
