import type { Clock } from '../model/clock.ts';
import type { Work } from './reconciler.ts';

export interface ReopeningNotesOptions {
  readonly domainId: string;
  readonly work: Work;
  readonly clock: Clock;
}

/** What is written down of the indices that are closed and opened. */
export interface ReopeningNotes {
  /** Before an index is closed: whoever comes after this process opens it. */
  begin(index: string): Promise<void>;
  /** It answers again. Told at once, whatever becomes of the change for which it was reopened. */
  reopened(index: string, unavailableMs: number): Promise<void>;
  /** It was not reopened, and is open or gone all the same. */
  spared(index: string): Promise<void>;
}

/** In the store. */
export const reopeningNotes = ({ domainId, work, clock }: ReopeningNotesOptions): ReopeningNotes => ({
  begin: (index) => work.transaction((tx) => tx.reopenings.begin(domainId, index)),
  reopened: (index, unavailableMs) =>
    work.transaction(async (tx) => {
      await tx.reopenings.end(domainId, index);
      await tx.events.append({
        at: clock(),
        subject: `domain/${domainId}`,
        type: 'IndexReopened',
        data: { index, unavailableMs },
      });
    }),
  spared: (index) => work.transaction((tx) => tx.reopenings.end(domainId, index)),
});
