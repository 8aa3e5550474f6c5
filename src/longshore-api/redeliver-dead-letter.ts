import { z } from 'zod';
import { ServiceError } from '../model/service-error.ts';
import { change } from '../operations/change.ts';
import { recovered } from '../webhooks/delivery-state.ts';
import { label } from './labels.ts';
import { NO_BODY, NO_DOCUMENT, NO_QUERY, route } from './route.ts';
import { findWebhook } from './webhook-view.ts';

const params = z.object({ webhook: label, event: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) });

/**
 * Offers a dead letter once more, now. When the receiver takes it, it is one no longer, and what waits for the receiver is delivered at
 * once; else the answer says why it did not.
 */
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
    if (letter === undefined) {
      const message = `Event ${eventId} is no dead letter of webhook ${webhook.id}.`;
      throw new ServiceError('ResourceNotFoundException', message);
    }
    const outcome = await deliver(webhook, letter.event, signal);
    await change(context, async (tx, now) => {
      const subject = `webhook/${webhook.id}`;
      const present = await tx.webhooks.find(webhook.id, { lock: true });
      if (outcome.taken) {
        await tx.webhooks.removeDeadLetter(webhook.id, eventId);
        if (present?.failing === undefined) return { result: undefined, subject, events: [], tasks: [] };
        await tx.webhooks.update(recovered(present));
        return { result: undefined, subject, events: [], tasks: [{ kind: 'webhook', id: webhook.id }] };
      }
      if ((await tx.webhooks.findDeadLetter(webhook.id, eventId)) !== undefined) {
        const { reason } = outcome;
        await tx.webhooks.addDeadLetter({ ...letter, at: now, attempts: letter.attempts + 1, reason });
      }
      return { result: undefined, subject, events: [], tasks: [] };
    });
    if (outcome.taken) return { kind: 'nothing' };
    throw new ServiceError(
      'DependencyFailureException',
      `The receiver of webhook ${webhook.id} did not take event ${eventId}: ${outcome.reason}. It is still a dead letter.`,
    );
  },
});
