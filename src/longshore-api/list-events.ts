import { z } from 'zod';
import type { ApiContext } from './context.ts';
import { eventFilter, eventPosition, eventView } from './event-view.ts';
import { document, NO_BODY, NO_PARAMS, route } from './route.ts';
import { eventList } from './shapes.ts';

const MOST_WAIT_SECONDS = 60;
const MOST_EVENTS = 1_000;

const query = z.strictObject({
  ...eventFilter,
  after: eventPosition.default(0),
  limit: z.coerce.number().int().min(1).max(MOST_EVENTS).default(100),
  /** Seconds to wait for an event when there is none. */
  wait: z.coerce.number().min(0).max(MOST_WAIT_SECONDS).default(0),
});

/** The caller's events after an id, in order; waits for the first one if it is asked to. */
export const listEvents = route({
  operation: 'ListEvents',
  method: 'GET',
  path: '/events',
  params: NO_PARAMS,
  query,
  body: NO_BODY,
  output: eventList,
  handle: async ({ query: { after, limit, wait, ...filter } }, context) => {
    const deadline = performance.now() + wait * 1_000;
    let from = after;
    for (;;) {
      const mark = context.news.mark();
      const found = await readEvents(context, filter, from, limit);
      const left = deadline - performance.now();
      if (found.events.length > 0 || left <= 0 || context.signal.aborted) {
        return document({ events: found.events.map(eventView), next: found.next });
      }
      from = found.next;
      await context.news.wait(mark, from, left, context.signal);
    }
  },
});

/** A page, and the position after all that was looked through for it. */
export async function readEvents(
  { store, caller }: ApiContext,
  { subject, type }: { readonly subject?: string | undefined; readonly type?: string | undefined },
  after: number,
  limit: number,
) {
  // Before the list: what is appended between the two is not passed over.
  const newest = await store.events.newest();
  const filter = {
    accountId: caller.accountId,
    shared: true,
    ...(subject !== undefined && { subject }),
    ...(type !== undefined && { types: [type] }),
  };
  const events = await store.events.listFor(filter, after, limit);
  const last = events.at(-1)?.id ?? after;
  return { events, next: events.length < limit ? Math.max(last, newest) : last };
}
