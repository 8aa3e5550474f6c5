import { document, NO_BODY, NO_PARAMS, NO_QUERY, route } from './route.ts';
import { webhooks } from './shapes.ts';
import { webhookView } from './webhook-view.ts';

/** Those of the account, oldest first, and how each is doing. */
export const listWebhooks = route({
  operation: 'ListWebhooks',
  method: 'GET',
  path: '/webhooks',
  params: NO_PARAMS,
  query: NO_QUERY,
  body: NO_BODY,
  output: webhooks,
  handle: async (_input, { store, caller }) =>
    document({ webhooks: (await store.webhooks.list(caller.accountId)).map(webhookView) }),
});
