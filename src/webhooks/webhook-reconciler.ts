import type { Clock } from '../model/clock.ts';
import { again, type Outcome, type Reconciler, SETTLED, type Work } from '../reconcile/reconciler.ts';
import type { Event, Store, Webhook } from '../store/store.ts';
import type { Deliver } from './deliver.ts';
import { delivered, notDelivered, passedOver } from './delivery-state.ts';

export interface WebhookReconcilerOptions {
  readonly store: Store;
  readonly deliver: Deliver;
  readonly clock: Clock;
  /** From 0 to 1. */
  readonly random: () => number;
}

/** Deliveries, and milliseconds, before another webhook has its turn: workers are few, and receivers may be slow. */
const MOST_DELIVERIES = 100;
const TURN_MS = 5_000;

/**
 * Hands a webhook the events of its account, in order, each until it is taken or given up. At least once: who is cut off between a
 * delivery and its record delivers again, under the same id.
 */
export class WebhookReconciler implements Reconciler {
  constructor(private readonly options: WebhookReconcilerOptions) {}

  async reconcile(id: string, work: Work): Promise<Outcome> {
    const { store, deliver, clock } = this.options;
    const turnEnds = clock().getTime() + TURN_MS;
    for (let count = 0; count < MOST_DELIVERIES && clock().getTime() < turnEnds; count++) {
      work.signal.throwIfAborted();
      const webhook = await store.webhooks.find(id);
      if (webhook === undefined) return SETTLED;
      const wait = (webhook.failing?.retryAt.getTime() ?? 0) - clock().getTime();
      if (wait > 0) return again(wait, webhook.failing?.reason ?? '');
      const event = await this.next(webhook, work);
      if (event === undefined) return SETTLED;
      const outcome = await deliver(webhook, event, work.signal);
      // Being stopped is no fault of the receiver's.
      work.signal.throwIfAborted();
      if (!outcome.taken) return this.giveWay(webhook, event, outcome.reason, work);
      await this.record(webhook, work, (present) => ({ webhook: delivered(present, event) }));
    }
    return again(0, 'more events wait');
  }

  /** A receiver that takes nothing has had its turn, whatever else there is for it. */
  private async giveWay(webhook: Webhook, event: Event, reason: string, work: Work): Promise<Outcome> {
    const { clock } = this.options;
    const random = this.options.random();
    const now = clock();
    const failed = await this.record(webhook, work, (present) => notDelivered(present, event, reason, now, random));
    if (failed?.failing === undefined) return SETTLED;
    return again(Math.max(0, failed.failing.retryAt.getTime() - clock().getTime()), reason);
  }

  /** The oldest event that the receiver has not had; when there is none, what was looked through is not looked through again. */
  private async next(webhook: Webhook, work: Work): Promise<Event | undefined> {
    const { events } = this.options.store;
    const newest = await events.newest();
    const { accountId, types, cursor } = webhook;
    const filter = { accountId, shared: false, ...(types.length > 0 && { types }) };
    const [event] = await events.listFor(filter, cursor, 1);
    if (event === undefined && newest > cursor) {
      await this.record(webhook, work, (present) => ({ webhook: passedOver(present, newest) }));
    }
    return event;
  }

  /** The webhook as it is now; undefined when it was deleted meanwhile. */
  private async record(
    { id }: Webhook,
    work: Work,
    step: (present: Webhook) => ReturnType<typeof notDelivered>,
  ): Promise<Webhook | undefined> {
    return work.transaction(async (tx) => {
      const present = await tx.webhooks.find(id, { lock: true });
      if (present === undefined) return undefined;
      const { webhook, deadLetter } = step(present);
      await tx.webhooks.update(webhook);
      if (deadLetter !== undefined) await tx.webhooks.addDeadLetter(deadLetter);
      return webhook;
    });
  }
}
