/** Of an index, as the engine gives them: what a new index is made from. */
export interface IndexDefinition {
  readonly index: string;
  /** Flat: `index.analysis.filter.syn.type`. */
  readonly settings: Readonly<Record<string, string | readonly string[]>>;
  readonly mappings: Readonly<Record<string, unknown>>;
  /** Of `mappings._meta`; empty when there is none. */
  readonly meta: Readonly<Record<string, unknown>>;
  /** The data stream whose backing index it is. */
  readonly dataStream?: string;
}

/** One index that an alias points at, with what the alias says of it: filter, routing, write index. */
export interface AliasTarget {
  readonly index: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** `failures` in the engine's own words; empty when all went well. */
export type CopyStatus =
  /** `seen`: documents that it has written, or found to be there already. */
  | { readonly kind: 'running'; readonly seen: number }
  | { readonly kind: 'ended'; readonly failures: readonly string[] }
  /** The node that ran it is gone, and left no result. */
  | { readonly kind: 'gone' };

/** What making an index anew asks of a cluster. Each call throws ClusterUnreachableError or ClusterRequestError. */
export interface IndexAdmin {
  /** Undefined when there is no such index; an alias is none. */
  describe(index: string): Promise<IndexDefinition | undefined>;
  /** Empty when there is no such alias. */
  aliasTargets(alias: string): Promise<readonly AliasTarget[]>;
  create(index: string, definition: Pick<IndexDefinition, 'settings' | 'mappings'>): Promise<void>;
  /** No error when it is not there. */
  delete(index: string): Promise<void>;
  /**
   * From the answer on no write is under way, and none is taken; nothing is done to an index that is blocked already. Throws a
   * ClusterRequestError that passes, and leaves no block, when a shard did not say that its writes have ended.
   */
  blockWrites(index: string): Promise<void>;
  allowWrites(index: string): Promise<void>;
  /** Replaces `mappings._meta`. */
  putMeta(index: string, meta: Readonly<Record<string, unknown>>): Promise<void>;
  /**
   * Begins to copy every document, and gives the engine's task. A document that is in the target already is left as it is, so a copy
   * may begin over another that was cut off, and one that nobody remembers does no harm.
   */
  startCopy(source: string, target: string): Promise<string>;
  copyStatus(task: string): Promise<CopyStatus>;
  /** Copies into `target` that run now. */
  runningCopies(target: string): Promise<readonly string[]>;
  /** Asks that it end; no error when it has. */
  cancelCopy(task: string): Promise<void>;
  /** Documents that a search finds, after a refresh. */
  count(index: string): Promise<number>;
  /** Atomic: a search through the alias meets the one or the other. */
  swapAlias(alias: string, from: AliasTarget, to: string): Promise<void>;
}

export type ConnectIndexAdmin = (urls: readonly string[]) => IndexAdmin;
