import { z } from 'zod';
import { invalid } from '../operations/refuse.ts';
import type { ApiContext } from './context.ts';
import { eventFilter, eventPosition, eventView } from './event-view.ts';
import { readEvents } from './list-events.ts';
import { NO_BODY, NO_DOCUMENT, NO_PARAMS, route } from './route.ts';

/** Proxies end connections that say nothing, and a dead client is to be noticed. */
const HEARTBEAT_MS = 15_000;
const PAGE = 100;

const query = z.strictObject({ ...eventFilter, after: eventPosition.optional() });

/**
 * The caller's events as they happen, as server-sent events (HTML, "Server-sent events"): `id` is the event's, `data` its document.
 * From the last id that the client names on, by `Last-Event-ID` before `after`; without either, from now on.
 */
export const streamEvents = route({
  operation: 'StreamEvents',
  method: 'GET',
  path: '/events/stream',
  params: NO_PARAMS,
  query,
  body: NO_BODY,
  output: NO_DOCUMENT,
  handle: async ({ query: { after, ...filter }, header }, context) => {
    const from = lastEventId(header('last-event-id')) ?? after ?? (await context.store.events.newest());
    return { kind: 'event-stream', frames: frames(context, filter, from) };
  },
});

function lastEventId(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const id = eventPosition.safeParse(value);
  if (!id.success || value.trim() === '') throw invalid(`Header Last-Event-ID: '${value}' is no id of an event.`);
  return id.data;
}

/** Reads on only when the client has taken what there was. */
async function* frames(
  context: ApiContext,
  filter: { readonly subject?: string | undefined; readonly type?: string | undefined },
  from: number,
): AsyncGenerator<string> {
  // At once, so that the client knows that it is connected, how soon to come again, and from where on when it breaks before an event.
  yield `retry: 1000\nid: ${from}\n\n`;
  const { heartbeatMs = HEARTBEAT_MS } = context;
  let after = from;
  let silentSince = performance.now();
  while (!context.signal.aborted) {
    const mark = context.news.mark();
    const { events, next } = await readEvents(context, filter, after, PAGE);
    for (const event of events) yield `id: ${event.id}\ndata: ${JSON.stringify(eventView(event))}\n\n`;
    after = next;
    const silence = events.length > 0 ? 0 : performance.now() - silentSince;
    if (silence >= heartbeatMs) yield ': nothing new\n\n';
    if (silence === 0 || silence >= heartbeatMs) silentSince = performance.now();
    await context.news.wait(mark, after, heartbeatMs - (silence % heartbeatMs), context.signal);
  }
}
