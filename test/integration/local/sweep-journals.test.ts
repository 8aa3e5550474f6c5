import { expect, it } from 'vitest';
import { sweepOnce } from '../../../src/local/sweep-journals.ts';
import { createLog } from '../../../src/telemetry/log.ts';
import { ACCOUNT } from '../../support/aggregates.ts';
import { describeStore } from '../../support/store-suite.ts';

const now = new Date('2026-03-01T12:00:00Z');
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);
const log = createLog({ level: 'silent' });

describeStore('old events', (on) => {
  const fill = async () => {
    for (const days of [65, 61, 45, 31, 29, 1]) {
      await on.store.events.append({ at: daysAgo(days), subject: `domain/${ACCOUNT}/demo`, type: 'T', data: { days } });
      await on.store.audit.append({
        at: daysAgo(days),
        requestId: 'r',
        operation: 'O',
        accountId: ACCOUNT,
        subject: 's',
      });
    }
  };
  const sweep = () => sweepOnce({ store: on.store, keepDays: 30, clock: () => now, log }, () => false);
  const left = async () => (await on.store.events.list(0, 100)).map(({ data }) => 'days' in data && data.days);

  it('are removed with the audit of their time', async () => {
    await fill();
    await sweep();
    expect(await left()).toEqual([29, 1]);
    expect(await on.store.audit.list(10)).toHaveLength(2);
  });

  it.each([
    ['some of them', 3, [31, 29, 1]],
    ['any', 0, [45, 31, 29, 1]],
  ])('stay twice as long for a webhook that has not had %s', async (_what, cursor, kept) => {
    await fill();
    const hook = {
      id: 'w',
      accountId: ACCOUNT,
      url: 'http://x/',
      secret: 's',
      types: [],
      createdAt: daysAgo(90),
      cursor,
    };
    await on.store.webhooks.insert(hook);
    await sweep();
    expect(await left()).toEqual(kept);
  });

  it('that a receiver would not take are kept as long after they were given up', async () => {
    const hook = {
      id: 'w',
      accountId: ACCOUNT,
      url: 'http://x/',
      secret: 's',
      types: [],
      createdAt: daysAgo(90),
      cursor: 0,
    };
    await on.store.webhooks.insert(hook);
    for (const [id, days] of [
      [1, 31],
      [2, 29],
    ] as const) {
      const event = { id, at: daysAgo(60), subject: 's', type: 'T', data: {} };
      await on.store.webhooks.addDeadLetter({ webhookId: 'w', event, at: daysAgo(days), attempts: 12, reason: 'r' });
    }
    await sweep();
    const { items } = await on.store.webhooks.deadLetters('w', { limit: 9 });
    expect(items.map(({ event }) => event.id)).toEqual([2]);
  });
});
