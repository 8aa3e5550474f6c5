import type { Clock } from '../model/clock.ts';
import type { Work } from './reconciler.ts';

export interface TellReopenedOptions {
  readonly domainId: string;
  readonly work: Work;
  readonly clock: Clock;
}

/** Tells at once of an index that did not answer for a while, whatever becomes of the change for which it was reopened. */
export const tellReopened =
  ({ domainId, work, clock }: TellReopenedOptions) =>
  (index: string, unavailableMs: number): Promise<void> =>
    work.transaction((tx) =>
      tx.events.append({
        at: clock(),
        subject: `domain/${domainId}`,
        type: 'IndexReopened',
        data: { index, unavailableMs },
      }),
    );
