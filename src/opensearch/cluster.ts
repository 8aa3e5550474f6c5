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

/** Bytes that lie ready on every node, and the paths of settings that will stand for them. */
export interface StagedBytes {
  readonly packageId: string;
  /** `analyzers/F123456789`, and `analyzers/<package name>` where there is one. */
  readonly paths: readonly string[];
  /** Where the bytes lie now, relative to the config directory. */
  readonly stagedPath: string;
  readonly sha256: string;
}

/** What analysis settings belong to. Index templates count as they resolve, with their component templates. */
export interface AnalysisOwner {
  readonly kind: 'index' | 'index-template' | 'component-template' | 'legacy-template';
  readonly name: string;
}

export interface RehearsalFailure {
  readonly owner: AnalysisOwner;
  /** Node name. */
  readonly node: string;
  /** Absent when the engine's words do not say which package's bytes it was, and more than one is rehearsed. */
  readonly packageId?: string;
  /** The analyzer or normalizer that could not be built. */
  readonly analyzer?: string;
  /** `filter.synonyms`, `char_filter.umlauts`, `tokenizer.words`. */
  readonly component?: string;
  /** In the file, from 1; where the engine said it. */
  readonly line?: number;
  /** The engine's own words, the causes joined. */
  readonly reason: string;
}

/** A rule that a `lenient` filter leaves out without an error. */
export interface IgnoredRule {
  readonly owner: AnalysisOwner;
  readonly packageId: string;
  readonly component: string;
  /** As the engine names it. */
  readonly text: string;
}

/** What came of building, on the cluster itself and beside the live ones, every analyzer that the staged bytes are for. */
export interface Rehearsal {
  readonly owners: readonly AnalysisOwner[];
  /** Analyzers that were built; those of owners with the same settings are built once. */
  readonly analyzers: number;
  /** As the node measured it. */
  readonly milliseconds: number;
  readonly failures: readonly RehearsalFailure[];
  readonly ignored: readonly IgnoredRule[];
}

/** Bytes from which a component's analyzers were built on a node. */
export interface ServedBytes {
  readonly node: string;
  readonly index: string;
  /** `filter.synonyms`. */
  readonly component: string;
  readonly path: string;
  /** Of the bytes as they were read; of a directory, as the agent names it. Null: they changed while they were read. */
  readonly sha256: string | null;
}

/** Analysis settings of a template, flat as those of an index. */
export interface TemplateAnalysis {
  readonly owner: AnalysisOwner;
  readonly settings: Readonly<Record<string, string>>;
  /** Of index templates: what they are for. */
  readonly indexPatterns: readonly string[];
}

/** How the fields of an index are analysed. */
export interface IndexMapping {
  readonly index: string;
  readonly uuid: string;
  readonly createdAt: Date;
  readonly aliases: readonly string[];
  /** Without replicas. */
  readonly documents: number;
  readonly fields: readonly FieldAnalysis[];
}

export interface FieldAnalysis {
  /** Full name: `title.stemmed`. */
  readonly field: string;
  readonly analyzer?: string;
  readonly searchAnalyzer?: string;
  readonly searchQuoteAnalyzer?: string;
  readonly normalizer?: string;
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
  /** Settings of every template that has analysis settings. */
  templateAnalysis(): Promise<readonly TemplateAnalysis[]>;
  /** Those of these indices that are there. */
  mappings(indices: readonly string[]): Promise<readonly IndexMapping[]>;
  /**
   * Has one node build every analyzer and normalizer of every index and template that names one of the paths, with the staged bytes
   * in their place. Nothing live is touched.
   */
  rehearse(staged: readonly StagedBytes[]): Promise<Rehearsal>;
  /** From which bytes the analyzers of these open indices were built, on each node that holds a shard. */
  servedBytes(indices: readonly string[]): Promise<readonly ServedBytes[]>;
  /**
   * Closes and opens an index, and waits until its primaries answer. Gives how long it did not. Opens it again whatever fails, as
   * `onClosed`, which is called in between.
   */
  reopen(index: string, onClosed?: () => Promise<void>): Promise<{ readonly unavailableMs: number }>;
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
