import type { Clock } from '../model/clock.ts';
import { type Log, ReconcileLoop } from '../reconcile/loop.ts';
import type { Store } from '../store/store.ts';
import type { Deliver } from '../webhooks/deliver.ts';
import { WebhookReconciler } from '../webhooks/webhook-reconciler.ts';
import { EMBEDDED_OWNER } from './reconcile-loop.ts';

/** Another owner than that of the loop of domains and packages, as each takes back its own leases at its start. */
const OWNER = `${EMBEDDED_OWNER}-webhooks`;

export interface WebhookLoopParts {
  readonly store: Store;
  readonly deliver: Deliver;
  readonly clock: Clock;
  readonly log: Log;
}

/** A loop of their own for webhooks: receivers that do not answer keep no domain waiting. */
export function createWebhookLoop({
  store,
  deliver,
  clock,
  log,
}: WebhookLoopParts): Pick<ReconcileLoop, 'start' | 'stop'> {
  const webhook = new WebhookReconciler({ store, deliver, clock, random: Math.random });
  const loop = new ReconcileLoop({ store, owner: OWNER, log, reconcilers: { webhook }, workers: 8 });
  let stopListening = (): void => undefined;
  return {
    async start() {
      stopListening = store.onEvents(loop.wakeAny);
      await loop.start();
    },
    async stop() {
      stopListening();
      // A delivery that takes longer is cut off, and made again at the next start.
      await loop.stop(1_000);
    },
  };
}
