import type { ServerResponse } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createWebhookLoop } from '../../../src/local/webhook-loop.ts';
import { webhook as webhookShape, webhooks } from '../../../src/longshore-api/shapes.ts';
import { systemClock } from '../../../src/model/clock.ts';
import type { Store, Webhook } from '../../../src/store/store.ts';
import { createLog } from '../../../src/telemetry/log.ts';
import { createDeliver } from '../../../src/webhooks/deliver.ts';
import { ACCOUNT } from '../../support/aggregates.ts';
import { describeStore } from '../../support/store-suite.ts';
import { until } from '../../support/until.ts';
import { OTHER, serveApi } from '../longshore-api/served-api.ts';
import { isSignedBy, startReceiver } from './receiver.ts';

const at = new Date('2026-03-01T12:00:00.321Z');
const subject = `domain/${ACCOUNT}/demo`;
const append = (store: Store, type = 'Happened', to = subject) =>
  store.events.append({ at, subject: to, type, data: { n: 1 } });

/** The own API, a loop that delivers, and a clock that can be put forward. */
async function delivering(given: { readonly store?: Store; readonly timeoutMs?: number } = {}) {
  const api = await serveApi(given);
  let ahead = 0;
  const clock = () => new Date(systemClock().getTime() + ahead);
  const timeoutMs = given.timeoutMs ?? 5_000;
  const deliver = createDeliver({ clock, region: 'us-east-1', version: '1.2.3', allowPrivate: true, timeoutMs });
  const running: ReturnType<typeof createWebhookLoop>[] = [];
  const start = async () => {
    const loop = createWebhookLoop({ store: api.store, deliver, clock, log: createLog({ level: 'silent' }) });
    await loop.start();
    running.push(loop);
  };
  await start();
  const create = async (body: object) =>
    webhookShape.parse((await api.call('/webhooks', { method: 'POST', body })).document);
  const find = async (id: string): Promise<Webhook> => {
    const found = await api.store.webhooks.find(id);
    if (found === undefined) throw new Error(`there is no webhook ${id}`);
    return found;
  };
  /** The wait for the next try is over. */
  const retryNow = async (id: string) => {
    ahead += 3_600_000;
    await api.store.tasks.enqueue({ kind: 'webhook', id });
  };
  const stop = async () => {
    for (const each of running.splice(0)) await each.stop();
  };
  onTestFinished(stop);
  return { ...api, create, find, retryNow, start, stop };
}

/** A body that does not end before the connection does. */
function endless(response: ServerResponse): void {
  const more = (): void => {
    while (!response.destroyed && response.write('x'.repeat(65_536)));
  };
  response.on('drain', more);
  more();
}

const BAD_ANSWERS: readonly (readonly [string, (response: ServerResponse) => void, string])[] = [
  ['does not answer in time', () => undefined, 'no answer within 0.3 seconds'],
  [
    'sends us elsewhere',
    (response) => response.writeHead(302, { location: 'http://169.254.169.254/' }).end(),
    'answered 302, and redirects are not followed',
  ],
  ['hangs up', (response) => response.destroy(), 'socket hang up'],
  ['tells an endless story', (response) => endless(response.writeHead(500)), `answered 500: ${'x'.repeat(200)}…`],
];

const typesOf = (deliveries: readonly { readonly event: { readonly type: string } }[]) =>
  deliveries.map(({ event }) => event.type.replace('org.longshore.', ''));

describeStore('a webhook', (on) => {
  it('is told of the events of its account from its creation on, in order, as signed CloudEvents', async () => {
    const api = await delivering({ store: on.store });
    const receiver = await startReceiver();
    await append(api.store, 'Before');
    const { id, secret = '' } = await api.create({ url: receiver.url });
    for (let n = 1; n <= 20; n += 1) {
      await append(api.store, `Event${n}`);
      await append(api.store, 'Foreign', `domain/${OTHER}/demo`);
    }
    await until('all are delivered', async () => receiver.deliveries.length >= 20);
    expect(typesOf(receiver.deliveries)).toEqual(Array.from({ length: 20 }, (_, n) => `Event${n + 1}`));
    const [first] = receiver.deliveries;
    expect(first?.event).toEqual({
      specversion: '1.0',
      id: '2',
      source: `/longshore/us-east-1/${ACCOUNT}`,
      type: 'org.longshore.Event1',
      subject,
      time: at.toISOString(),
      datacontenttype: 'application/json',
      data: { n: 1 },
    });
    expect(first?.headers).toMatchObject({
      'content-type': 'application/cloudevents+json; charset=utf-8',
      'user-agent': 'longshore/1.2.3',
      'webhook-id': `${id}_2`,
    });
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    for (const delivery of receiver.deliveries) expect(isSignedBy(secret, delivery)).toBe(true);
    for (const delivery of receiver.deliveries) expect(isSignedBy(`whsec_${'A'.repeat(43)}=`, delivery)).toBe(false);
    await api.stop();
    await api.close();
  });

  it('is told again of what its receiver would not take, before anything else, also by a later process', async () => {
    const api = await delivering({ store: on.store });
    const receiver = await startReceiver();
    receiver.state.answer = (response) => response.writeHead(503).end('come\r\nback later');
    const { id } = await api.create({ url: receiver.url });
    await append(api.store, 'First');
    const failing = await until('it fails', async () => (await api.find(id)).failing);
    expect(failing).toMatchObject({ attempts: 1, reason: 'answered 503: come back later' });
    const { document } = await api.call('/webhooks');
    expect(webhooks.parse(document).webhooks).toMatchObject([{ id, failing: { attempts: 1 } }]);
    await append(api.store, 'Second');
    await api.retryNow(id);
    await until('it is tried again', async () => (await api.find(id)).failing?.attempts === 2);
    expect(typesOf(receiver.deliveries)).toEqual(['First', 'First']);
    await api.stop();
    receiver.state.answer = (response) => response.writeHead(200).end();
    await api.start();
    await api.retryNow(id);
    await until(
      'both are delivered',
      async () => (await api.find(id)).failing === undefined && receiver.deliveries.length === 4,
    );
    expect(typesOf(receiver.deliveries)).toEqual(['First', 'First', 'First', 'Second']);
    expect(new Set(receiver.deliveries.slice(0, 3).map((delivery) => delivery.id)).size).toBe(1);
    await api.stop();
    await api.close();
  });
});

describe('a receiver', () => {
  it('that never takes anything is given up, and what it misses can be delivered later', async () => {
    const api = await delivering();
    const receiver = await startReceiver();
    receiver.state.answer = (response) => response.writeHead(500).end();
    const { id } = await api.create({ url: receiver.url });
    await append(api.store, 'First');
    for (let attempts = 1; attempts < 12; attempts += 1) {
      await until(`try ${attempts}`, async () => (await api.find(id)).failing?.attempts === attempts, { everyMs: 20 });
      await api.retryNow(id);
    }
    await until('it is given up', async () => (await api.find(id)).failing?.attempts === 12);
    expect(receiver.deliveries).toHaveLength(12);
    // From then on each further event is offered once, after the longest wait.
    await append(api.store, 'Second');
    await append(api.store, 'Third');
    for (const [given, offered] of [
      [13, 13],
      [14, 14],
    ] as const) {
      await api.retryNow(id);
      await until(`try ${given}`, async () => (await api.find(id)).failing?.attempts === given, { everyMs: 20 });
      expect(receiver.deliveries).toHaveLength(offered);
    }
    receiver.state.answer = (response) => response.writeHead(200).end();
    await append(api.store, 'Fourth');
    await append(api.store, 'Fifth');
    await api.retryNow(id);
    await until(
      'it takes them again',
      async () => (await api.find(id)).failing === undefined && receiver.deliveries.length === 16,
    );
    expect(typesOf(receiver.deliveries.slice(11))).toEqual(['First', 'Second', 'Third', 'Fourth', 'Fifth']);

    const letters = async () => (await api.call(`/webhooks/${id}/dead-letters?limit=2`)).document;
    expect(await letters()).toMatchObject({
      deadLetters: [
        { eventId: 1, attempts: 12, reason: 'answered 500' },
        { eventId: 2, attempts: 13 },
      ],
      next: expect.any(String),
    });
    const redeliver = (event: number | string) =>
      api.call(`/webhooks/${id}/dead-letters/${event}/redeliver`, { method: 'POST' });
    expect((await redeliver(1)).status).toBe(204);
    expect(typesOf(receiver.deliveries).at(-1)).toBe('First');
    receiver.state.answer = (response) => response.writeHead(418).end('a teapot');
    expect(await redeliver(2)).toMatchObject({
      status: 424,
      type: 'DependencyFailureException',
      document: { message: expect.stringMatching(/answered 418: a teapot\. It is still a dead letter/) },
    });
    expect(await letters()).toMatchObject({ deadLetters: [{ eventId: 2, attempts: 14 }, { eventId: 3 }] });
    expect((await redeliver(1)).type).toBe('ResourceNotFoundException');
    expect((await redeliver('x')).type).toBe('ValidationException');
    await api.stop();
  });

  it('that was given up is offered nothing before its wait is over, and keeps nobody waiting', async () => {
    const api = await delivering({ timeoutMs: 300 });
    const [hanging, healthy] = [await startReceiver(), await startReceiver()];
    hanging.state.answer = () => undefined;
    const { id } = await api.create({ url: hanging.url });
    const failing = { attempts: 12, since: at, reason: 'no answer', retryAt: at };
    await api.store.webhooks.update({ ...(await api.find(id)), failing });
    const told = await api.create({ url: healthy.url });
    for (let n = 1; n <= 10; n += 1) await append(api.store);
    const waiting = await until('one was offered', async () => {
      const { failing: now } = await api.find(id);
      return now?.attempts === 13 && now;
    });
    expect(waiting.retryAt.getTime() - systemClock().getTime()).toBeGreaterThan(14 * 60_000);
    await until('the healthy one has all', async () => (await api.find(told.id)).cursor === 10);
    // It was looked at once more for the events since, and left alone.
    await api.store.tasks.enqueue({ kind: 'webhook', id });
    await append(api.store);
    await until('the healthy one has the last', async () => (await api.find(told.id)).cursor === 11);
    expect(hanging.deliveries).toHaveLength(1);
    expect((await api.store.webhooks.deadLetters(id, { limit: 9 })).items).toHaveLength(1);
    await api.stop();
  });

  it('that takes a dead letter again is told of what waits, at once', async () => {
    const api = await delivering();
    const receiver = await startReceiver();
    receiver.state.answer = (response) => response.writeHead(500).end();
    const { id } = await api.create({ url: receiver.url });
    const failing = { attempts: 11, since: at, reason: 'answered 500', retryAt: at };
    await api.store.webhooks.update({ ...(await api.find(id)), failing });
    await append(api.store, 'First');
    await until('it is given up', async () => (await api.find(id)).failing?.attempts === 12);
    await append(api.store, 'Second');
    receiver.state.answer = (response) => response.writeHead(200).end();
    expect((await api.call(`/webhooks/${id}/dead-letters/1/redeliver`, { method: 'POST' })).status).toBe(204);
    await until('the next one is delivered', async () => (await api.find(id)).cursor === 2);
    expect((await api.find(id)).failing).toBeUndefined();
    expect(typesOf(receiver.deliveries)).toEqual(['First', 'First', 'Second']);
    await api.stop();
  });

  it('is offered a dead letter whose event is no longer kept', async () => {
    const api = await delivering();
    const receiver = await startReceiver();
    const { id } = await api.create({ url: receiver.url });
    await api.stop();
    await append(api.store, 'First');
    const [event] = await api.store.events.list(0, 1);
    if (event === undefined) throw new Error('there is one');
    await api.store.webhooks.addDeadLetter({ webhookId: id, event, at, attempts: 12, reason: 'answered 500' });
    await append(api.store, 'Newest');
    await api.store.events.sweep(systemClock(), 1, 10);
    expect((await api.store.events.list(0, 10)).map(({ type }) => type)).toEqual(['Newest']);
    expect((await api.call(`/webhooks/${id}/dead-letters/1/redeliver`, { method: 'POST' })).status).toBe(204);
    expect(receiver.deliveries[0]?.event).toMatchObject({
      id: '1',
      type: 'org.longshore.First',
      time: at.toISOString(),
    });
  });

  it('that does not answer keeps no other one waiting', async () => {
    const api = await delivering({ timeoutMs: 60_000 });
    const [hanging, healthy] = [await startReceiver(), await startReceiver()];
    hanging.state.answer = () => undefined;
    for (let n = 0; n < 6; n += 1) await api.create({ url: hanging.url });
    await api.create({ url: healthy.url });
    await append(api.store, 'First');
    await append(api.store, 'Second');
    await until('the healthy one has both', async () => healthy.deliveries.length === 2);
    await api.stop();
  });

  it.each(BAD_ANSWERS)('that %s has failed', async (_case, answer, reason) => {
    const api = await delivering({ timeoutMs: 300 });
    const receiver = await startReceiver();
    receiver.state.answer = answer;
    const { id } = await api.create({ url: receiver.url });
    await append(api.store);
    expect(await until('it fails', async () => (await api.find(id)).failing)).toMatchObject({ attempts: 1, reason });
    await api.stop();
  });

  it('that takes an event is not listened to any longer', async () => {
    const api = await delivering();
    const receiver = await startReceiver();
    receiver.state.answer = (response) => endless(response.writeHead(200));
    const { id } = await api.create({ url: receiver.url });
    await append(api.store, 'First');
    await append(api.store, 'Second');
    await until('both are delivered', async () => (await api.find(id)).cursor === 2);
    await api.stop();
  });

  it('that is not there has failed, and nothing is lost', async () => {
    const api = await delivering();
    const gone = await startReceiver();
    await gone.stop();
    const { id } = await api.create({ url: gone.url });
    await append(api.store);
    const failing = await until('it fails', async () => (await api.find(id)).failing);
    expect(failing.reason).toMatch(/ECONNREFUSED/);
    expect((await api.find(id)).cursor).toBe(0);
    await api.stop();
  });

  it('is told of the types that it asked for', async () => {
    const api = await delivering();
    const receiver = await startReceiver();
    const { id } = await api.create({ url: receiver.url, types: ['Wanted'] });
    for (const type of ['Wanted', 'Other', 'Wanted', 'Other']) await append(api.store, type);
    await until('it has been told', async () => (await api.find(id)).cursor === 4);
    expect(typesOf(receiver.deliveries)).toEqual(['Wanted', 'Wanted']);
    await api.stop();
  });

  it('is not told any more once its webhook is deleted', async () => {
    const api = await delivering();
    const [one, other] = [await startReceiver(), await startReceiver()];
    const { id } = await api.create({ url: one.url });
    const last = await api.create({ url: other.url });
    expect((await api.call(`/webhooks/${id}`, { method: 'DELETE' })).status).toBe(204);
    await append(api.store);
    await until('the other one is told', async () => (await api.find(last.id)).cursor === 1);
    expect(one.deliveries).toEqual([]);
    await api.stop();
  });
});

describe('the secret of a webhook', () => {
  it('is told once, and is nowhere else', async () => {
    const api = await delivering();
    const receiver = await startReceiver();
    const secret = 'my own words, long enough';
    const { id, secret: told } = await api.create({ url: receiver.url, secret });
    expect(told).toBe(secret);
    await append(api.store);
    await until('it is delivered', async () => receiver.deliveries.length === 1);
    const [delivery] = receiver.deliveries;
    if (delivery === undefined) throw new Error('one was delivered');
    const asKey = `whsec_${Buffer.from(secret).toString('base64')}`;
    expect(isSignedBy(asKey, delivery)).toBe(true);
    const seen = [
      await api.call('/webhooks'),
      await api.call(`/webhooks/${id}/dead-letters`),
      await api.store.audit.list(10),
      await api.store.events.list(0, 10),
      delivery,
    ];
    expect(JSON.stringify(seen)).not.toContain(secret);
    await api.stop();
  });
});

describe('a webhook that cannot be', () => {
  it.each([
    [{ url: 'ftp://example.com/' }, /http:\/\/ or https:\/\//],
    [{ url: 'https://me:hush@example.com/' }, /user name or password/],
    [{ url: 'https://example.com/#there' }, /fragment/],
    [{ url: 'somewhere' }, /'somewhere' at 'url'/],
    [{ url: 'http://169.254.169.254/latest/meta-data' }, /link-local/],
    [{ url: 'http://2852039166/' }, /link-local/],
    [{ url: 'http://[fe80::1]/' }, /link-local/],
    [{ url: 'http://[::ffff:169.254.169.254]/' }, /link-local/],
    [{ url: 'http://example.com/', secret: 'short' }, /'short' at 'secret'/],
    [{ url: 'http://example.com/', types: [''] }, /types\.0/],
    [{ url: 'http://example.com/', kind: 'x' }, /kind/],
    [{}, /at 'url'/],
  ])('is refused: %j', async (body, message) => {
    const api = await serveApi();
    const answer = await api.call('/webhooks', { method: 'POST', body });
    expect(answer).toMatchObject({ status: 400, type: 'ValidationException' });
    expect(answer.document).toMatchObject({ message: expect.stringMatching(message) });
    expect(await api.store.webhooks.all()).toEqual([]);
  });

  it('is one of another account', async () => {
    const api = await delivering();
    const { id } = await api.create({ url: 'http://receiver.example/' });
    const paths = [
      ['DELETE', `/webhooks/${id}`],
      ['GET', `/webhooks/${id}/dead-letters`],
      ['POST', `/webhooks/${id}/dead-letters/1/redeliver`],
    ] as const;
    for (const [method, path] of paths) {
      const answer = await api.call(path, { method, account: OTHER });
      expect(answer, path).toMatchObject({ status: 409, type: 'ResourceNotFoundException' });
    }
    expect((await api.call('/webhooks', { account: OTHER })).document).toEqual({ webhooks: [] });
    await api.stop();
  });

  it("is one whose receiver is on our own networks, where those are not the caller's", async () => {
    const receiver = await startReceiver();
    const deliver = createDeliver({ clock: systemClock, region: 'us-east-1', version: '0', allowPrivate: false });
    const api = await serveApi({ parts: { privateReceivers: false } });
    const refused = await api.call('/webhooks', { method: 'POST', body: { url: receiver.url } });
    expect(refused.document).toMatchObject({ message: expect.stringMatching(/127\.0\.0\.1 is a private address/) });
    // A name is looked up when it is connected to: what it stood for before does not count.
    const url = receiver.url.replace('127.0.0.1', 'localhost');
    const hook = { id: 'w', accountId: ACCOUNT, url, secret: 's'.repeat(16), types: [], createdAt: at, cursor: 0 };
    const outcome = await deliver(hook, { id: 1, at, subject, type: 'T', data: {} }, new AbortController().signal);
    expect(outcome).toMatchObject({
      taken: false,
      reason: expect.stringMatching(/^localhost: .* is a private address, and LONGSHORE_WEBHOOK_PRIVATE is not on$/),
    });
    expect(receiver.deliveries).toEqual([]);
  });
});
