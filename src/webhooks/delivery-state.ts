import type { DeadLetter, Event, Webhook } from '../store/store.ts';

/** Tries of an event before it is given up; with the waits between them, some half an hour. */
const MOST_ATTEMPTS = 12;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 15 * 60_000;

/** The receiver has the event. */
export function delivered(webhook: Webhook, event: Pick<Event, 'id'>): Webhook {
  const { failing: _, ...healthy } = webhook;
  return { ...healthy, cursor: event.id };
}

/** There is nothing for it up to this event. */
export const passedOver = (webhook: Webhook, upTo: number): Webhook =>
  upTo > webhook.cursor ? { ...webhook, cursor: upTo } : webhook;

/**
 * The receiver would not take the event. It is tried again after a wait that doubles, a little apart from those of others (`random`,
 * from 0 to 1); an event that is given up becomes a dead letter and the next one has its turn. A receiver that was given up on is
 * offered each further event once, until it takes one: what it misses is in order among the dead letters.
 */
export function notDelivered(
  webhook: Webhook,
  event: Pick<Event, 'id'>,
  reason: string,
  now: Date,
  random: number,
): { readonly webhook: Webhook; readonly deadLetter?: DeadLetter } {
  const attempts = (webhook.failing?.attempts ?? 0) + 1;
  const since = webhook.failing?.since ?? now;
  if (attempts < MOST_ATTEMPTS) {
    const retryAt = new Date(now.getTime() + waitMs(attempts, random));
    return { webhook: { ...webhook, failing: { attempts, since, reason, retryAt } } };
  }
  return {
    webhook: { ...webhook, cursor: event.id, failing: { attempts, since, reason, retryAt: now } },
    deadLetter: { webhookId: webhook.id, eventId: event.id, at: now, attempts, reason },
  };
}

/** After the nth try: 1, 2, 4 … seconds, up to 15 minutes, less up to half. */
const waitMs = (attempts: number, random: number): number =>
  Math.round(Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempts - 1)) * (1 - random / 2));
