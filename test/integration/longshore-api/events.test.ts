import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { type EventView, event, eventList } from '../../../src/longshore-api/shapes.ts';
import type { Store } from '../../../src/store/store.ts';
import { ACCOUNT } from '../../support/aggregates.ts';
import { describeStore } from '../../support/store-suite.ts';
import { until } from '../../support/until.ts';
import { OTHER, serveApi } from './served-api.ts';

const at = new Date('2026-03-01T12:00:00.321Z');
const append = (store: Store, subject = `domain/${ACCOUNT}/demo`, type = 'Happened', data = {}) =>
  store.events.append({ at, subject, type, data });

type Api = Awaited<ReturnType<typeof serveApi>>;
const list = async (api: Api, query = '', account = ACCOUNT) =>
  eventList.parse((await api.call(`/events${query}`, { account })).document);

describe('events', () => {
  it("are listed page by page, as far as they are the caller's", async () => {
    const api = await serveApi();
    await append(api.store);
    await append(api.store, `domain/${OTHER}/demo`);
    await append(api.store, `domain/${ACCOUNT}/demo`, 'Other', { version: 3, ok: true });
    const first = await list(api, '?limit=1');
    expect(first.events).toEqual([
      { id: 1, at: at.toISOString(), subject: `domain/${ACCOUNT}/demo`, type: 'Happened', data: {} },
    ]);
    const second = await list(api, `?after=${first.next}`);
    expect(second.events.map(({ id, data }) => [id, data])).toEqual([[3, { version: 3, ok: true }]]);
    expect(await list(api, `?after=${second.next}`)).toEqual({ events: [], next: 3 });
    expect((await list(api, '', OTHER)).events.map(({ id }) => id)).toEqual([2]);
    expect((await list(api, '?type=Other')).events.map(({ id }) => id)).toEqual([3]);
    expect((await list(api, `?subject=domain/${OTHER}/demo`)).events).toEqual([]);
  });

  it.each([
    '?after=-1',
    '?after=x',
    '?limit=0',
    '?limit=1001',
    '?wait=61',
    '?wait=',
    '?since=1',
    '?type=%00',
    '?after=1e99',
  ])('are not listed for %s', async (query) => {
    const api = await serveApi();
    const answer = await api.call(`/events${query}`);
    // An empty wait is none.
    expect(answer.type).toBe(query === '?wait=' ? null : 'ValidationException');
  });

  it("of a package are its owner's also when it is gone", async () => {
    const api = await serveApi();
    const pkg = await api.dictionary(1, ['a, b']);
    expect((await api.signedFetch(`/2021-01-01/packages/${pkg.id}`, { method: 'DELETE' })).status).toBe(200);
    expect((await list(api)).events.map(({ type }) => type)).toEqual(['PackageDeleted']);
    expect((await list(api, '', OTHER)).events).toEqual([]);
  });

  it('are waited for, and told as soon as they are there', async () => {
    const api = await serveApi();
    const waiting = list(api, '?wait=60');
    await until('somebody waits', async () => api.waiting() === 1, { everyMs: 5 });
    // Of others: nothing to tell.
    await append(api.store, `domain/${OTHER}/demo`);
    await append(api.store);
    expect((await waiting).events.map(({ id }) => id)).toEqual([2]);
  });

  it('are not waited for longer than asked', async () => {
    const api = await serveApi();
    await append(api.store, `domain/${OTHER}/demo`);
    expect(await list(api, '?wait=0.05')).toEqual({ events: [], next: 1 });
  });

  it('end a wait with an answer when the server closes', async () => {
    const api = await serveApi();
    const waiting = list(api, '?wait=60');
    await until('somebody waits', async () => api.waiting() === 1, { everyMs: 5 });
    await api.close();
    expect(await waiting).toEqual({ events: [], next: 0 });
  });
});

describeStore('events of another process', (subject) => {
  it('end a wait too', async () => {
    const api = await serveApi({ store: subject.store });
    const other = await subject.openAnother();
    const waiting = list(api, '?wait=60');
    await until('somebody waits', async () => api.waiting() === 1, { everyMs: 5 });
    await append(other);
    expect((await waiting).events).toHaveLength(1);
  });
});

/** What a stream of server-sent events says, frame by frame. */
async function* frames(response: Response): AsyncGenerator<Record<string, string>> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const fields = text
        .slice(0, end)
        .split('\n')
        .map((line) => /^(\w*): ?(.*)$/.exec(line) ?? []);
      yield Object.fromEntries(fields.map(([, name = '', value = '']) => [name, value]));
      text = text.slice(end + 2);
    }
  }
}

/** The next events of a stream. */
async function take(stream: AsyncGenerator<Record<string, string>>, count: number): Promise<EventView[]> {
  const taken: EventView[] = [];
  while (taken.length < count) {
    const { value, done } = await stream.next();
    if (done) throw new Error(`the stream ended after ${taken.length} of ${count} events`);
    if (value.data === undefined) continue;
    const seen = event.parse(JSON.parse(value.data));
    expect(value.id).toBe(String(seen.id));
    taken.push(seen);
  }
  return taken;
}

describe('the stream of events', () => {
  it('begins now, tells each event as it comes, and goes on where the client was cut off', async () => {
    const api = await serveApi();
    await append(api.store);
    const gone = new AbortController();
    const response = await api.send('/events/stream', { signal: gone.signal });
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const stream = frames(response);
    expect(await stream.next()).toEqual({ done: false, value: { retry: '1000', id: '1' } });
    await append(api.store);
    await append(api.store, `domain/${OTHER}/demo`);
    await append(api.store, `domain/${ACCOUNT}/demo`, 'Other');
    const seen = await take(stream, 2);
    expect(seen.map(({ id, type }) => [id, type])).toEqual([
      [2, 'Happened'],
      [4, 'Other'],
    ]);
    gone.abort();
    await append(api.store);
    const headers = { 'last-event-id': '4' };
    const again = frames(await api.send('/events/stream?after=0', { headers }));
    await append(api.store);
    expect((await take(again, 2)).map(({ id }) => id)).toEqual([5, 6]);
  });

  it('is of the events that are asked for', async () => {
    const api = await serveApi();
    await append(api.store);
    await append(api.store, `domain/${ACCOUNT}/demo`, 'Other');
    const stream = frames(await api.send('/events/stream?after=0&type=Other'));
    expect((await take(stream, 1)).map(({ id }) => id)).toEqual([2]);
    expect((await api.call('/events/stream', { headers: { 'last-event-id': 'x' } })).type).toBe('ValidationException');
  });

  it('says that it is there when nothing happens, also while others have news', async () => {
    const api = await serveApi({ parts: { heartbeatMs: 300 } });
    const stream = frames(await api.send('/events/stream'));
    await stream.next();
    let isOver = false;
    const others = (async () => {
      while (!isOver) {
        await append(api.store, `domain/${OTHER}/demo`);
        await delay(50);
      }
    })();
    for (const _beat of [1, 2]) expect(await stream.next()).toEqual({ done: false, value: { '': 'nothing new' } });
    isOver = true;
    await others;
    await append(api.store);
    expect(await take(stream, 1)).toHaveLength(1);
  });

  it('ends when the server closes', async () => {
    const api = await serveApi();
    const stream = frames(await api.send('/events/stream'));
    await stream.next();
    await api.close();
    expect((await stream.next()).done).toBe(true);
  });

  it('is given to so many clients at once, and again when one has gone', async () => {
    const api = await serveApi({ limits: { streams: 2 } });
    const gone = new AbortController();
    const opened = [await api.send('/events/stream', { signal: gone.signal }), await api.send('/events/stream')];
    expect(opened.map(({ status }) => status)).toEqual([200, 200]);
    expect(await api.call('/events/stream')).toMatchObject({ status: 429, type: 'ThrottlingException' });
    gone.abort();
    await until('there is room again', async () => (await api.send('/events/stream')).status === 200, { everyMs: 10 });
  });

  it('reads no further than a slow client takes', async () => {
    const api = await serveApi();
    const data = { text: 'x'.repeat(2_000) };
    for (let count = 0; count < 50; count += 1) {
      await api.store.transaction(async (tx) => {
        for (let n = 0; n < 100; n += 1)
          await tx.events.append({ at, subject: `domain/${ACCOUNT}/demo`, type: 'Happened', data });
      });
    }
    let read = 0;
    const { listFor } = api.store.events;
    api.store.events.listFor = async (...asked) => {
      const found = await listFor.apply(api.store.events, asked);
      read += found.length;
      return found;
    };
    const socket = connect(api.port, '127.0.0.1');
    await once(socket, 'connect');
    const { headers } = api.signed('/events/stream?after=0');
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.write(
      `GET /_longshore/v1/events/stream?after=0 HTTP/1.1\r\nhost: 127.0.0.1:${api.port}\r\n${lines.join('')}\r\n`,
    );
    socket.pause();
    // Some MB lie in the buffers of the two sockets; ten are there to be read.
    let before = -1;
    const settled = await until('it stops reading', async () => {
      const same = read === before && read > 0;
      before = read;
      return same && read;
    });
    expect(settled).toBeLessThan(5_000);
    let bytes = 0;
    socket.on('data', (chunk) => {
      bytes += chunk.length;
    });
    socket.resume();
    await until('all of it has come', async () => bytes > 5_000 * 2_000);
    socket.destroy();
  });
});
