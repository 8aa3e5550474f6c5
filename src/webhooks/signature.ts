import { createHmac } from 'node:crypto';

export interface SignedHeaders {
  readonly 'webhook-id': string;
  /** Seconds since the epoch. */
  readonly 'webhook-timestamp': string;
  readonly 'webhook-signature': string;
}

const PREFIX = 'whsec_';
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/**
 * Signs a delivery: `v1,` and the HMAC-SHA256 of `{id}.{timestamp}.{body}` in base64. The id is the same in each try of a delivery, so
 * that a receiver can tell one that it has had. Source: Standard Webhooks, "Webhook headers" and "Signature scheme".
 */
export function signDelivery(delivery: {
  readonly id: string;
  readonly at: Date;
  readonly body: string;
  readonly secret: string;
}): SignedHeaders {
  const { id, at, body, secret } = delivery;
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const signature = createHmac('sha256', signingKey(secret)).update(`${id}.${timestamp}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}

/** `whsec_` and base64 is a key as the specification writes it; any other text is the key itself. */
function signingKey(secret: string): Buffer {
  const encoded = secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : undefined;
  return encoded !== undefined && BASE64.test(encoded) ? Buffer.from(encoded, 'base64') : Buffer.from(secret);
}
