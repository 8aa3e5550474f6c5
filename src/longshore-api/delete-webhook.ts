import { change } from '../operations/change.ts';
import { ofWebhook } from './labels.ts';
import { NO_BODY, NO_DOCUMENT, NO_QUERY, route } from './route.ts';
import { findWebhook } from './webhook-view.ts';

/** Gone at once, with its dead letters. */
export const deleteWebhook = route({
  operation: 'DeleteWebhook',
  method: 'DELETE',
  path: '/webhooks/{webhook}',
  params: ofWebhook,
  query: NO_QUERY,
  body: NO_BODY,
  output: NO_DOCUMENT,
  handle: ({ params }, context) =>
    change(context, async (tx) => {
      const { id } = await findWebhook(tx, context, params.webhook);
      await tx.webhooks.delete(id);
      return { result: { kind: 'nothing' }, subject: `webhook/${id}`, events: [], tasks: [] };
    }),
});
