import type { Clock } from '../model/clock.ts';
import type { Log } from '../reconcile/loop.ts';
import type { Store } from '../store/store.ts';

export interface SweepJournalsOptions {
  readonly store: Pick<Store, 'events' | 'audit' | 'webhooks'>;
  readonly keepDays: number;
  readonly clock: Clock;
  readonly log: Log;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Rows of one transaction, and transactions of one sweep: nobody waits long for either. */
const ROWS = 1_000;
const ROUNDS = 100;

/** Removes what has been kept long enough, now and each hour, until the function that it gives is called. */
export function sweepJournals(options: SweepJournalsOptions): () => Promise<void> {
  let isStopped = false;
  let sweeping = Promise.resolve();
  const sweep = (): void => {
    sweeping = sweepOnce(options, () => isStopped).catch((error: unknown) =>
      options.log.error({ err: error }, 'cannot remove old events; trying again in an hour'),
    );
  };
  const timer = setInterval(sweep, HOUR_MS);
  sweep();
  return async () => {
    isStopped = true;
    clearInterval(timer);
    await sweeping;
  };
}

/**
 * One sweep. Events that a webhook has not had yet stay twice as long; then it has to do without them. Dead letters are kept from when
 * they were given up.
 */
export async function sweepOnce(
  { store, keepDays, clock }: SweepJournalsOptions,
  isStopped: () => boolean,
): Promise<void> {
  const before = (days: number): Date => new Date(clock().getTime() - days * DAY_MS);
  const cursors = (await store.webhooks.all()).map(({ cursor }) => cursor);
  const delivered = Math.min(Number.MAX_SAFE_INTEGER, ...cursors);
  const sweeps = [
    () => store.events.sweep(before(2 * keepDays), Number.MAX_SAFE_INTEGER, ROWS),
    () => store.events.sweep(before(keepDays), delivered, ROWS),
    () => store.audit.sweep(before(keepDays), ROWS),
    () => store.webhooks.sweepDeadLetters(before(keepDays), ROWS),
  ];
  for (const sweep of sweeps) {
    for (let round = 0; round < ROUNDS && !isStopped(); round++) if ((await sweep()) < ROWS) break;
  }
}
