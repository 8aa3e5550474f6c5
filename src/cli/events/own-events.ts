import { setTimeout as sleep } from 'node:timers/promises';
import { type EventView, event, eventList } from '../../longshore-api/shapes.ts';
import type { OwnApi } from '../api/own-api.ts';
import { isServerFault, OwnApiError } from '../api/own-error.ts';
import { networkCause } from '../api/reach.ts';
import { serverSentEvents } from '../api/sse.ts';
import { CliError } from '../cli-error.ts';

export interface EventQuery {
  /** The id of an event: those after it. Absent: those from now on. */
  readonly after?: number | undefined;
  readonly subject?: string | undefined;
  readonly type?: string | undefined;
}

const PAGE = 1_000;
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 5_000;

/** Every event there is after that one, page by page. */
export async function* listEvents(own: OwnApi, query: EventQuery, limit = PAGE): AsyncGenerator<EventView> {
  let { after = 0 } = query;
  for (;;) {
    const page = await own.call({ method: 'GET', path: 'events', query: { ...query, after, limit } }, eventList);
    yield* page.events;
    if (page.next === after) return;
    after = page.next;
  }
}

export interface FollowOptions {
  readonly signal: AbortSignal;
  /** Told when events have begun to be followed, also after a break. */
  readonly connected: () => void;
  /** Told when the connection went, before it is tried again. */
  readonly lost: (reason: string) => void;
}

/**
 * Events as they happen, for ever: none twice and none left out, also when the connection breaks or the server starts anew in between.
 * @throws what the first connection throws, and what the service refuses at any
 */
export async function* followEvents(own: OwnApi, query: EventQuery, options: FollowOptions): AsyncGenerator<EventView> {
  const { signal, connected, lost } = options;
  let after = query.after === undefined ? undefined : String(query.after);
  let isFirst = true;
  let pause = FIRST_PAUSE_MS;
  for (;;) {
    try {
      const response = await openStream(own, { ...query, after }, signal);
      isFirst = false;
      connected();
      const position = (id: string): void => {
        after = id;
        pause = FIRST_PAUSE_MS;
      };
      for await (const { data } of serverSentEvents(response.body ?? new ReadableStream(), position))
        yield parseEvent(data);
      lost('it was closed');
    } catch (error) {
      const refused = (error instanceof OwnApiError && !isServerFault(error)) || error instanceof CliError;
      if (isFirst || refused || signal.aborted) throw error;
      lost(error instanceof Error ? networkCause(error).message : String(error));
    }
    await sleep(pause, undefined, { signal });
    pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
  }
}

interface StreamQuery {
  /** The last id that was seen. */
  readonly after?: string | undefined;
  readonly subject?: string | undefined;
  readonly type?: string | undefined;
}

export const openStream = (own: OwnApi, query: StreamQuery, signal: AbortSignal): Promise<Response> =>
  own.send({
    method: 'GET',
    path: 'events/stream',
    query: { subject: query.subject, type: query.type },
    headers: { accept: 'text/event-stream', ...(query.after !== undefined && { 'last-event-id': query.after }) },
    signal,
  });

/** @throws CliError */
export function parseEvent(data: string): EventView {
  const parsed = event.safeParse(JSON.parse(data));
  if (parsed.success) return parsed.data;
  throw new CliError('failed', 'cannot read an event of the stream', {
    remedy: 'The server may be of another version: `longshore version` tells that of this command line.',
    cause: parsed.error,
  });
}
