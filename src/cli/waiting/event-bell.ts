import { setTimeout as sleep } from 'node:timers/promises';
import type { Api } from '../api/api.ts';
import { serverSentEvents } from '../api/sse.ts';
import { openStream, parseEvent } from '../events/own-events.ts';
import type { Pause } from './wait-until.ts';

/** Which events give reason to look again, by their subject. */
export type Concerns = (subject: string) => boolean;

/**
 * Runs a wait whose pauses end as soon as something happens to what is waited for. Where there is no stream of events (AWS, an older
 * Longshore, a connection that broke) they last as long as they would without.
 */
export async function withEventBell<T>(api: Api, concerns: Concerns, wait: (pause: Pause) => Promise<T>): Promise<T> {
  if (api.target.aws) return wait(sleepFor);
  const end = new AbortController();
  let rung = false;
  let wake = (): void => undefined;
  const ring = (): void => {
    rung = true;
    wake();
  };
  const listening = listen(api, concerns, ring, end.signal).catch(() => undefined);
  const pause: Pause = async (milliseconds, signal) => {
    const woken = new Promise<void>((done) => {
      wake = done;
    });
    if (rung) wake();
    const over = new AbortController();
    await Promise.race([woken, sleepFor(milliseconds, AbortSignal.any([signal, over.signal]))]).finally(() =>
      over.abort(),
    );
    rung = false;
  };
  try {
    return await wait(pause);
  } finally {
    end.abort();
    await listening;
  }
}

const sleepFor: Pause = (milliseconds, signal) => sleep(milliseconds, undefined, { signal });

async function listen(api: Api, concerns: Concerns, ring: () => void, signal: AbortSignal): Promise<void> {
  const response = await openStream(await api.own(), {}, signal);
  // What happened before the stream was open is not in it.
  ring();
  for await (const { data } of serverSentEvents(response.body ?? new ReadableStream())) {
    if (concerns(parseEvent(data).subject)) ring();
  }
}
