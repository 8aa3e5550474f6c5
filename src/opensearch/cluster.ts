import type { ClusterHealth } from '../domains/node.ts';

/** An index's analysis settings, flat, as `GET _all/_settings?flat_settings=true` gives them. */
export interface IndexAnalysis {
  readonly index: string;
  readonly open: boolean;
  /** `index.analysis.filter.synonyms.synonyms_path` → `analyzers/F123456789`. */
  readonly settings: Readonly<Record<string, string>>;
}

export interface ReloadFailure {
  readonly index: string;
  /** Node name, when the cluster said it. */
  readonly node?: string;
  /** The engine's own words, the causes joined: `failed to build synonyms: Invalid synonym rule at line 3: …`. */
  readonly reason: string;
}

export interface ReloadResult {
  readonly shards: { readonly total: number; readonly successful: number; readonly failed: number };
  /** Analyzer names that were rebuilt, by index. */
  readonly reloaded: Readonly<Record<string, readonly string[]>>;
  readonly failures: readonly ReloadFailure[];
}

/** What is asked of a cluster. Each call tries the given nodes in turn; throws ClusterUnreachableError or ClusterRequestError. */
export interface Cluster {
  health(): Promise<ClusterHealth>;
  /** Node ids of the members, by node name. */
  nodeIds(): Promise<ReadonlyMap<string, string>>;
  /** Every index, open and closed, hidden ones too. */
  indexAnalysis(): Promise<readonly IndexAnalysis[]>;
  /** `POST /_plugins/_refresh_search_analyzers/{indices}`, then clears the request cache of the same indices. */
  reloadSearchAnalyzers(indices: readonly string[]): Promise<ReloadResult>;
  /** Moves shards away from these nodes (by name); an empty list lets them back. */
  excludeFromAllocation(nodes: readonly string[]): Promise<void>;
  /** Takes these nodes out of the voting configuration; an empty list clears the exclusions. */
  excludeFromVoting(nodes: readonly string[]): Promise<void>;
  /** How many shards these nodes still hold. */
  shardsOn(nodes: readonly string[]): Promise<number>;
  /** How many of these have no started copy on any other node: their data would go with the nodes. */
  shardsOnlyOn(nodes: readonly string[]): Promise<number>;
}

/** No node answered; one line per node that was tried. */
export class ClusterUnreachableError extends Error {
  constructor(
    readonly attempts: readonly { readonly url: string; readonly reason: string }[],
    options?: { cause?: unknown },
  ) {
    super(`no node answers: ${attempts.map(({ url, reason }) => `${url}: ${reason}`).join('; ')}`, options);
    this.name = 'ClusterUnreachableError';
  }
}

/** A node answered with an error: `reason` in the engine's own words. */
export class ClusterRequestError extends Error {
  constructor(
    readonly status: number,
    readonly type: string,
    readonly reason: string,
  ) {
    super(`${type}: ${reason}`);
    this.name = 'ClusterRequestError';
  }
}

export type ConnectCluster = (urls: readonly string[]) => Cluster;
