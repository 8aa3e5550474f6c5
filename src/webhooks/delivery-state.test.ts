import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Event, Webhook } from '../store/store.ts';
import { delivered, notDelivered, passedOver, recovered } from './delivery-state.ts';

const now = new Date('2026-03-01T12:00:00Z');
const webhook: Webhook = {
  id: 'w',
  accountId: '000000000000',
  url: 'http://example.com/',
  secret: 's',
  types: [],
  createdAt: now,
  cursor: 4,
};

const event = (id: number): Event => ({ id, at: now, subject: 'domain/000000000000/demo', type: 'T', data: {} });

/** The waits before each further try, in seconds, until an event is given up. */
function waits(random: number): number[] {
  const seconds: number[] = [];
  for (let state = webhook; ; ) {
    const { webhook: next, deadLetter } = notDelivered(state, event(5), 'answered 500', now, random);
    if (deadLetter) return seconds;
    seconds.push(((next.failing?.retryAt.getTime() ?? 0) - now.getTime()) / 1000);
    state = next;
  }
}

describe('an event that is not taken', () => {
  it('is tried again after waits that double, then given up', () => {
    expect(waits(0)).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900]);
    expect(waits(1)).toEqual(waits(0).map((seconds) => seconds / 2));
  });

  it('becomes a dead letter with all that it says, and the cursor moves on; the next one is tried once, after the longest wait', () => {
    const failing = { attempts: 11, since: now, reason: 'answered 500', retryAt: now };
    const first = notDelivered({ ...webhook, failing }, event(5), 'answered 502', now, 0);
    expect(first.deadLetter).toEqual({
      webhookId: 'w',
      event: event(5),
      at: now,
      attempts: 12,
      reason: 'answered 502',
    });
    const in15Minutes = new Date(now.getTime() + 15 * 60_000);
    expect(first.webhook).toMatchObject({ cursor: 5, failing: { attempts: 12, retryAt: in15Minutes } });
    const second = notDelivered(first.webhook, event(6), 'answered 502', now, 1);
    expect(second.deadLetter?.event.id).toBe(6);
    expect(second.webhook.failing?.retryAt).toEqual(new Date(now.getTime() + 22.5 * 60_000));
    expect(delivered(second.webhook, event(7))).toEqual({ ...webhook, cursor: 7 });
    expect(recovered(second.webhook)).toEqual({ ...webhook, cursor: 6 });
  });

  it('is never lost and never told out of turn, whatever the receiver does', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 200 }), (answers) => {
        let state = webhook;
        const ended: number[] = [];
        for (const taken of answers) {
          const next = event(state.cursor + 1);
          if (taken) {
            state = delivered(state, next);
            ended.push(next.id);
          } else {
            const outcome = notDelivered(state, next, 'no', now, 0.5);
            state = outcome.webhook;
            if (outcome.deadLetter) ended.push(outcome.deadLetter.event.id);
          }
        }
        expect(ended).toEqual(ended.map((_, index) => 5 + index));
        expect(state.cursor).toBe(4 + ended.length);
      }),
    );
  });
});

describe('events that are none of its business', () => {
  it('are passed over, never back', () => {
    expect(passedOver(webhook, 9).cursor).toBe(9);
    expect(passedOver(webhook, 3)).toBe(webhook);
  });
});
