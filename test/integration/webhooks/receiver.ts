import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';
import { z } from 'zod';

const cloudEvent = z.strictObject({
  specversion: z.literal('1.0'),
  id: z.string(),
  source: z.string(),
  type: z.string(),
  subject: z.string(),
  time: z.iso.datetime(),
  datacontenttype: z.literal('application/json'),
  data: z.record(z.string(), z.unknown()),
});

export interface Delivery {
  readonly id: string;
  readonly event: z.infer<typeof cloudEvent>;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

type Answer = (response: ServerResponse, delivery: Delivery) => void;

/** Somebody's HTTP server that is told of events. `answer` says what it does with the next ones; 204 by default. */
export async function startReceiver() {
  const deliveries: Delivery[] = [];
  const state: { answer: Answer } = { answer: (response) => response.writeHead(204).end() };
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const id = String(request.headers['webhook-id']);
    const delivery = { id, event: cloudEvent.parse(JSON.parse(body)), headers: request.headers, body };
    deliveries.push(delivery);
    state.answer(response, delivery);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  onTestFinished(stop);
  return { url: `http://127.0.0.1:${port}/hook?of=test`, port, deliveries, state, stop };
}

/** What a receiver does with the secret that it was told. Source: Standard Webhooks, "Verifying webhook authenticity". */
export function isSignedBy(secret: string, { headers, body }: Delivery): boolean {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const content = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
  const expected = createHmac('sha256', key).update(content).digest();
  const given = String(headers['webhook-signature'])
    .split(' ')
    .map((part) => part.split(','));
  return given.some(([version, text = '']) => {
    const signature = Buffer.from(text, 'base64');
    return version === 'v1' && signature.length === expected.length && timingSafeEqual(signature, expected);
  });
}
