import { z } from 'zod';
import { ServiceError } from '../model/service-error.ts';
import { change } from '../operations/change.ts';
import { label } from './labels.ts';
import { NO_BODY, NO_DOCUMENT, NO_QUERY, route } from './route.ts';
import { findWebhook } from './webhook-view.ts';

const params = z.object({ webhook: label, event: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) });

/** Offers a dead letter once more, now. It is one no longer when the receiver takes it; else the answer says why it did not. */
export const redeliverDeadLetter = route({
  operation: 'RedeliverDeadLetter',
  method: 'POST',
  path: '/webhooks/{webhook}/dead-letters/{event}/redeliver',
  params,
  query: NO_QUERY,
  body: NO_BODY,
  output: NO_DOCUMENT,
  handle: async ({ params: { webhook: webhookId, event: eventId } }, context) => {
    const { store, deliver, signal } = context;
    const webhook = await findWebhook(store, context, webhookId);
    const letter = await store.webhooks.findDeadLetter(webhook.id, eventId);
    if (letter === undefined) throw notFound(`Event ${eventId} is no dead letter of webhook ${webhook.id}.`);
    const event = await store.events.find(eventId);
    if (event === undefined)
      throw notFound(`Event ${eventId} is older than events are kept (LONGSHORE_EVENT_RETENTION).`);
    const outcome = await deliver(webhook, event, signal);
    await change(context, async (tx, now) => {
      if (outcome.taken) await tx.webhooks.removeDeadLetter(webhook.id, eventId);
      else if ((await tx.webhooks.findDeadLetter(webhook.id, eventId)) !== undefined) {
        const { reason } = outcome;
        await tx.webhooks.addDeadLetter({ ...letter, at: now, attempts: letter.attempts + 1, reason });
      }
      return { result: undefined, subject: `webhook/${webhook.id}`, events: [], tasks: [] };
    });
    if (outcome.taken) return { kind: 'nothing' };
    throw new ServiceError(
      'DependencyFailureException',
      `The receiver of webhook ${webhook.id} did not take event ${eventId}: ${outcome.reason}. It is still a dead letter.`,
    );
  },
});

const notFound = (message: string): ServiceError => new ServiceError('ResourceNotFoundException', message);
