import { z } from 'zod';
import { readPage } from '../operations/page.ts';
import { ofWebhook } from './labels.ts';
import { document, NO_BODY, route } from './route.ts';
import { deadLetters } from './shapes.ts';
import { findWebhook } from './webhook-view.ts';

const query = z.strictObject({
  /** `next` of the page before. */
  after: z.string().min(1).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(100),
});

/** The events that a webhook's receiver would not take, oldest first. */
export const listDeadLetters = route({
  operation: 'ListDeadLetters',
  method: 'GET',
  path: '/webhooks/{webhook}/dead-letters',
  params: ofWebhook,
  query,
  body: NO_BODY,
  output: deadLetters,
  handle: async ({ params, query: { after, limit } }, context) => {
    const { store, caller, operation } = context;
    const { id } = await findWebhook(store, context, params.webhook);
    const scope = { operation, accountId: caller.accountId, question: [id] };
    const input = { MaxResults: limit, NextToken: after };
    const { items, NextToken: next } = await readPage(input, scope, (page) => store.webhooks.deadLetters(id, page));
    return document({
      deadLetters: items.map(({ event, at, attempts, reason }) => ({
        eventId: event.id,
        at: at.toISOString(),
        attempts,
        reason,
      })),
      ...(next !== undefined && { next }),
    });
  },
});
