import type { Clock } from '../model/clock.ts';
import type { Event, Webhook } from '../store/store.ts';
import { CLOUD_EVENT_TYPE, cloudEvent } from './cloud-event.ts';
import { type PostOutcome, post } from './post.ts';
import { signDelivery } from './signature.ts';

export interface DelivererOptions {
  readonly clock: Clock;
  readonly region: string;
  /** Names us to receivers. */
  readonly version: string;
  /** May receivers be on this machine and its networks? */
  readonly allowPrivate: boolean;
  /** Milliseconds for one try; 10 seconds by default. */
  readonly timeoutMs?: number;
}

/** One try to hand an event to a webhook's receiver. Never throws. */
export type Deliver = (webhook: Webhook, event: Event, signal: AbortSignal) => Promise<PostOutcome>;

export function createDeliver(options: DelivererOptions): Deliver {
  const { clock, region, version, allowPrivate, timeoutMs = 10_000 } = options;
  return (webhook, event, signal) => {
    const body = JSON.stringify(cloudEvent(event, webhook, region));
    const signed = signDelivery({ id: `${webhook.id}_${event.id}`, at: clock(), body, secret: webhook.secret });
    const headers = { 'content-type': CLOUD_EVENT_TYPE, 'user-agent': `longshore/${version}`, ...signed };
    return post(webhook.url, { headers, body, timeoutMs, allowPrivate, signal });
  };
}
