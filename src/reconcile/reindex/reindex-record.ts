import type { Clock } from '../../model/clock.ts';
import type { ErrorDetails } from '../../model/error-details.ts';
import type { Event, Reindex } from '../../store/store.ts';
import type { Work } from '../reconciler.ts';

/** The row of a reindex while it is worked on; the events of its end go with it, in one transaction. */
export class ReindexRecord {
  private reindex: Reindex;

  constructor(
    reindex: Reindex,
    private readonly work: Work,
    readonly clock: Clock,
  ) {
    this.reindex = reindex;
  }

  /** As last read or written. */
  get current(): Reindex {
    return this.reindex;
  }

  become(state: Reindex['state']): Promise<void> {
    return this.update({ state });
  }

  /** Before the source is blocked: by this, and by nothing in the cluster, its block is known to be ours when it is taken away. */
  keepSourceWasBlocked(sourceWasBlocked: boolean): Promise<void> {
    return this.update({ sourceWasBlocked });
  }

  private async update(change: Partial<Pick<Reindex, 'state' | 'sourceWasBlocked'>>): Promise<void> {
    await this.work.transaction(async (tx) => {
      const found = await tx.reindexes.find(this.reindex.id, { lock: true });
      // Its domain was deleted meanwhile.
      if (!found) return;
      const now = this.clock();
      this.reindex = { ...found, ...change, lastUpdatedAt: now };
      await tx.reindexes.update(this.reindex);
      const event = endEvent(this.reindex);
      if (event) await tx.events.append({ at: now, subject: `domain/${found.domainId}`, ...event });
    });
  }

  fail(error: ErrorDetails): Promise<void> {
    return this.become({ status: 'FAILED', error });
  }
}

function endEvent({ id, alias, source, target, state }: Reindex): Pick<Event, 'type' | 'data'> | undefined {
  const data = { reindex: id, alias, source, target };
  switch (state.status) {
    case 'CREATING':
    case 'COPYING':
    case 'SWAPPING':
      return undefined;
    case 'DONE':
      return { type: 'ReindexDone', data };
    case 'FAILED':
      return { type: 'ReindexFailed', data: { ...data, ...state.error } };
    case 'CANCELLED':
      return { type: 'ReindexCancelled', data };
    default:
      return state satisfies never;
  }
}
