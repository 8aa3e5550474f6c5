import type { DeadLetter, Event, Webhook } from '../store/store.ts';

/** Tries of an event before it is given up; with the waits between them, some half an hour. */
const MOST_ATTEMPTS = 12;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 15 * 60_000;

/** The receiver has the event. */
export const delivered = (webhook: Webhook, event: Pick<Event, 'id'>): Webhook => ({
  ...recovered(webhook),
  cursor: event.id,
});

/** The receiver has taken something: there is nothing to wait for any more. */
export function recovered(webhook: Webhook): Webhook {
  const { failing: _, ...healthy } = webhook;
  return healthy;
}

/** There is nothing for it up to this event. */
export const passedOver = (webhook: Webhook, upTo: number): Webhook =>
  upTo > webhook.cursor ? { ...webhook, cursor: upTo } : webhook;

/**
 * The receiver would not take the event. It is tried again after a wait that doubles, a little apart from those of others (`random`,
 * from 0 to 1); an event that is given up becomes a dead letter and the next one has its turn, after the longest wait. A receiver that
 * was given up on is offered each further event once, one a wait, until it takes one: what it misses is in order among the dead letters.
 */
export function notDelivered(
  webhook: Webhook,
  event: Event,
  reason: string,
  now: Date,
  random: number,
): { readonly webhook: Webhook; readonly deadLetter?: DeadLetter } {
  const attempts = (webhook.failing?.attempts ?? 0) + 1;
  const since = webhook.failing?.since ?? now;
  const isGivenUp = attempts >= MOST_ATTEMPTS;
  const waitMs = isGivenUp ? LONGEST_WAIT_MS * (1 + random / 2) : backoffMs(attempts, random);
  const failing = { attempts, since, reason, retryAt: new Date(now.getTime() + Math.round(waitMs)) };
  if (!isGivenUp) return { webhook: { ...webhook, failing } };
  return {
    webhook: { ...webhook, cursor: event.id, failing },
    deadLetter: { webhookId: webhook.id, event, at: now, attempts, reason },
  };
}

/** After the nth try: 1, 2, 4 … seconds, up to 15 minutes, less up to half. */
const backoffMs = (attempts: number, random: number): number =>
  Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempts - 1)) * (1 - random / 2);
