import type { Cluster } from '../opensearch/cluster.ts';

/** An answer was not waited for any longer. The request may go on; what it does is put right like whatever else was cut off. */
export class GivenUpError extends Error {
  constructor(readonly waitingFor: string) {
    super(`gave up waiting for ${waitingFor}`);
    this.name = 'GivenUpError';
  }
}

export interface PatienceOptions {
  /** What of the domain is not there now, in words; undefined when everything is. */
  readonly absent: () => Promise<string | undefined>;
  /** The time that the change may take is over. */
  readonly isOver: () => boolean;
  /** Is the change to be taken back? */
  readonly isCancelled: () => Promise<boolean>;
  /** Waits up to so many milliseconds for somebody to ask for the domain: then it is looked whether the change is cancelled. */
  readonly askedAgain: (ms: number) => Promise<boolean>;
  readonly signal: AbortSignal;
  /** Milliseconds between two looks. Default 1,000. */
  readonly lookMs?: number;
  /**
   * Milliseconds in a row that a node may be absent. Default 10,000: one that builds large dictionaries on a busy machine may be slow to
   * answer and is there all the same.
   */
  readonly absentMs?: number;
}

/**
 * Waits for answers of a cluster as long as that makes sense. A node that is frozen neither answers nor fails: without this, whoever
 * asks it would wait for its request's own time limit, again and again.
 */
export class Patience {
  private ring: Promise<boolean> | undefined;

  constructor(private readonly options: PatienceOptions) {}

  /** `heedsCancel` false: on the way back, which a cancelled change takes as well. @throws GivenUpError, and what the request throws. */
  async wait<T>(request: Promise<T>, heedsCancel = true): Promise<T> {
    let isDone = false;
    const done = request.finally(() => {
      isDone = true;
    });
    const given = this.watch(() => isDone, heedsCancel);
    try {
      return await Promise.race([done, given.error]);
    } finally {
      isDone = true;
      given.stop();
    }
  }

  /** Most answers come long before the first look, which then never happens. */
  private watch(isDone: () => boolean, heedsCancel: boolean): { readonly error: Promise<never>; stop(): void } {
    const { lookMs = 1_000 } = this.options;
    let timer: NodeJS.Timeout | undefined;
    const error = new Promise<never>((_, reject) => {
      timer = setTimeout(() => this.look(isDone, heedsCancel).catch(reject), lookMs);
    });
    return { error, stop: () => clearTimeout(timer) };
  }

  private async look(isDone: () => boolean, heedsCancel: boolean): Promise<void> {
    const { absent, isOver, isCancelled, signal, lookMs = 1_000, absentMs = 10_000 } = this.options;
    let missedSince: number | undefined;
    while (!isDone()) {
      signal.throwIfAborted();
      if (heedsCancel && (await isCancelled())) throw new GivenUpError('the end of a request while it was cancelled');
      const missing = await absent();
      const now = performance.now();
      missedSince = missing === undefined ? undefined : (missedSince ?? now);
      if (missing !== undefined && missedSince !== undefined && now - missedSince >= absentMs)
        throw new GivenUpError(missing);
      if (isOver()) throw new GivenUpError(missing ?? 'the answer of the cluster');
      await this.rung(lookMs);
    }
  }

  /** One listener at a time: a look that outlives its request shares it with the next. */
  private rung(ms: number): Promise<boolean> {
    this.ring ??= this.options.askedAgain(ms).finally(() => {
      this.ring = undefined;
    });
    return this.ring;
  }
}

/** What a rollout asks of a cluster. */
export type RolloutCluster = Pick<
  Cluster,
  | 'nodeIds'
  | 'indexAnalysis'
  | 'templateAnalysis'
  | 'mappings'
  | 'rehearse'
  | 'reloadSearchAnalyzers'
  | 'servedBytes'
  | 'reopen'
>;

/** The same cluster, asked with patience. */
export function patientCluster(cluster: Cluster, patience: Patience, heedsCancel: boolean): RolloutCluster {
  const wait = <T>(request: Promise<T>): Promise<T> => patience.wait(request, heedsCancel);
  return {
    nodeIds: () => wait(cluster.nodeIds()),
    indexAnalysis: () => wait(cluster.indexAnalysis()),
    templateAnalysis: () => wait(cluster.templateAnalysis()),
    mappings: (indices) => wait(cluster.mappings(indices)),
    rehearse: (staged) => wait(cluster.rehearse(staged)),
    reloadSearchAnalyzers: (indices) => wait(cluster.reloadSearchAnalyzers(indices)),
    servedBytes: (indices) => wait(cluster.servedBytes(indices)),
    reopen: (index, onClosed) => wait(cluster.reopen(index, onClosed)),
  };
}
