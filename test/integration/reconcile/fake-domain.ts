import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { NodeDesiredState } from '../../../src/agent-protocol/desired-state.ts';
import type { FileReport } from '../../../src/agent-protocol/node-report.ts';
import type { DomainObservation } from '../../../src/domains/node.ts';
import {
  type Cluster,
  ClusterUnreachableError,
  type IndexAnalysis,
  type ReloadFailure,
  type ReloadResult,
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
  /** Hash that each index's analyzers were built from. */
  readonly loaded: Map<string, string | undefined>;
  /** What the agent says of this node's files instead of doing it. */
  fault?: string | undefined;
}

interface FakeIndex {
  readonly path: string;
  open: boolean;
}

/** A domain of nodes in memory, with a cluster and agents that can be interfered with. Its bytes are known by their hash. */
export class FakeDomain implements DomainRuntime {
  readonly nodes = new Map<string, FakeNode>();
  readonly indices = new Map<string, FakeIndex>();
  /** Hashes that no analyzer can be built from. */
  readonly broken = new Set<string>();
  readonly calls: string[] = [];
  readonly excluded = { allocation: [] as readonly string[], voting: [] as readonly string[] };
  /** Shards on each node that still have to move away. */
  readonly shards = new Map<string, number>();
  interfere: Interfere = () => undefined;
  /** Nodes start when they are asked to; false keeps them starting. */
  startsAtOnce = true;
  prepareFault: Error | undefined;
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
    for (const [index, { path }] of this.indices) node.loaded.set(index, node.live.get(path));
  }

  async observe(): Promise<DomainObservation> {
    this.interfere('observe');
    const running = [...this.nodes.values()].filter((node) => node.running);
    return {
      nodes: [...this.nodes.values()].map(({ name, running: isRunning, supervised }) => ({
        name,
        url: `http://${name}`,
        state: isRunning
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
  createIndex(index: string, path: string): void {
    this.indices.set(index, { path, open: true });
    for (const node of this.nodes.values()) node.loaded.set(index, node.live.get(path));
  }

  private async apply(node: FakeNode, desired: NodeDesiredState) {
    this.interfere(`apply ${node.name}`);
    // An agent takes its time: other things that were asked at the same time come first.
    await setImmediate();
    if (desired.generation < node.generation)
      return { protocol: 1 as const, node: node.name, generation: node.generation, files: [] };
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
    this.interfere(`applied ${node.name}`);
    return { protocol: 1 as const, node: node.name, generation: desired.generation, files: [...reports.values()] };
  }

  readonly connectCluster = (): Cluster => ({
    health: () => Promise.reject(new Error('not asked')),
    nodeIds: async () => {
      this.interfere('members');
      const members = [...this.nodes.values()].filter(({ running }) => running);
      return new Map(members.map(({ name }) => [name, `id-of-${name}`]));
    },
    indexAnalysis: async () => {
      this.interfere('analysis');
      const seen = [...this.indices].map(
        ([index, { path, open }]): IndexAnalysis => ({
          index,
          open,
          settings: { 'index.analysis.filter.synonyms.synonyms_path': path },
        }),
      );
      this.interfere('analysed');
      return seen;
    },
    reloadSearchAnalyzers: async (indices) => {
      this.interfere('reload');
      this.calls.push(`reload ${[...indices].sort().join()}`);
      const result = this.reload(indices);
      this.interfere('reloaded');
      return result;
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

  private reload(indices: readonly string[]): ReloadResult {
    const nodes = [...this.nodes.values()].filter(({ running }) => running);
    if (nodes.length === 0) throw new ClusterUnreachableError([{ url: 'http://none', reason: 'connect ECONNREFUSED' }]);
    const failures: ReloadFailure[] = [];
    for (const index of indices) {
      const used = this.indices.get(index);
      if (!used) continue;
      for (const node of nodes) {
        const hash = node.live.get(used.path);
        if (hash === undefined) {
          failures.push({ index, node: node.name, reason: `IOException while reading synonyms_path: ${used.path}` });
        } else if (this.broken.has(hash)) {
          failures.push({ index, node: node.name, reason: 'failed to build synonyms: Invalid synonym rule at line 3' });
        } else node.loaded.set(index, hash);
      }
    }
    const total = indices.length * nodes.length;
    return {
      shards: { total, successful: total - failures.length, failed: failures.length },
      reloaded: Object.fromEntries(indices.map((index) => [index, ['synonyms_search']])),
      failures: this.hideIndex ? failures.map(({ reason }) => ({ index: '_unknown', reason })) : failures,
    };
  }
}
