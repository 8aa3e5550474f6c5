import { isRunning } from '../../domains/node.ts';
import type { Clock } from '../../model/clock.ts';
import { ClusterRequestError, ClusterUnreachableError } from '../../opensearch/cluster.ts';
import type { ConnectIndexAdmin, IndexAdmin } from '../../opensearch/index-admin.ts';
import { isOver } from '../../store/reindex-state.ts';
import type { Store } from '../../store/store.ts';
import type { DomainRuntime } from '../domain-runtime.ts';
import { again, type Outcome, type Reconciler, SETTLED, type Work } from '../reconciler.ts';
import { ReindexPass } from './reindex-pass.ts';
import { ReindexRecord } from './reindex-record.ts';
import type { ReindexStep } from './reindex-steps.ts';

export interface ReindexReconcilerOptions {
  readonly store: Store;
  readonly runtime: Pick<DomainRuntime, 'observe'>;
  readonly connectIndexAdmin: ConnectIndexAdmin;
  readonly clock: Clock;
  /** Milliseconds without progress, or without a cluster, after which a reindex fails. */
  readonly stallTimeoutMs: number;
  /** Called between two steps: a test may end the process there. */
  readonly crashPoint?: (step: ReindexStep) => void | Promise<void>;
}

/** Milliseconds to the next look while no node answers. */
const AWAIT_MS = 1_000;

/** Makes an index anew behind its alias: target, copy, atomic swap; the old index stays. Every look goes on from what the cluster has. */
export class ReindexReconciler implements Reconciler {
  constructor(private readonly options: ReindexReconcilerOptions) {}

  async reconcile(id: string, work: Work): Promise<Outcome> {
    const { store, clock, stallTimeoutMs, crashPoint } = this.options;
    const reindex = await store.reindexes.find(id);
    if (!reindex || isOver(reindex)) return SETTLED;
    const record = new ReindexRecord(reindex, work, clock);
    try {
      const admin = await this.admin(reindex.domainId);
      const pass = new ReindexPass({
        record,
        admin,
        stallTimeoutMs,
        crashPoint: async (step) => {
          work.signal.throwIfAborted();
          await crashPoint?.(step);
        },
      });
      return await pass.advance();
    } catch (error) {
      if (error instanceof ClusterUnreachableError || error instanceof ClusterRequestError)
        return this.wait(record, error);
      throw error;
    }
  }

  /** Nobody answers, or what was made cannot be taken back: after a while that is said, with what is left behind. */
  private async wait(record: ReindexRecord, error: Error): Promise<Outcome> {
    const { source, target, alias, sourceWasBlocked, lastUpdatedAt } = record.current;
    const waited = this.options.clock().getTime() - lastUpdatedAt.getTime();
    if (waited <= this.options.stallTimeoutMs) return again(AWAIT_MS, error.message);
    const unblock = sourceWasBlocked === false ? `, and set index.blocks.write of ${source} to null` : '';
    await record.fail({
      type: error instanceof ClusterUnreachableError ? 'TimedOut' : 'ReindexFailed',
      message:
        `Index ${source} behind alias ${alias} was not made anew as ${target}: ${error.message}. What had been made could not be ` +
        `taken back: delete ${target} unless ${alias} points at it${unblock}.`,
    });
    return SETTLED;
  }

  private async admin(domainId: string): Promise<IndexAdmin> {
    const { nodes } = await this.options.runtime.observe(domainId);
    return this.options.connectIndexAdmin(nodes.filter(isRunning).map(({ url }) => url));
  }
}
