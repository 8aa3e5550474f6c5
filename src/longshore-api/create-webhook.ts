import { randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import { ServiceError } from '../model/service-error.ts';
import { change } from '../operations/change.ts';
import { invalid } from '../operations/refuse.ts';
import { receiverProblem } from '../webhooks/receiver-address.ts';
import { NO_PARAMS, NO_QUERY, route } from './route.ts';
import { webhook, webhookRequest } from './shapes.ts';
import { webhookView } from './webhook-view.ts';

const MOST_WEBHOOKS = 100;

/** Who is told of the account's events from now on. The answer alone tells the secret. */
export const createWebhook = route({
  operation: 'CreateWebhook',
  method: 'POST',
  path: '/webhooks',
  params: NO_PARAMS,
  query: NO_QUERY,
  body: webhookRequest,
  output: webhook,
  handle: async ({ body: { url, secret = newSecret(), types } }, context) => {
    checkUrl(url, context.privateReceivers);
    const { caller, ids } = context;
    return change(context, async (tx, now) => {
      if ((await tx.webhooks.list(caller.accountId)).length >= MOST_WEBHOOKS) {
        throw new ServiceError('LimitExceededException', `An account has room for ${MOST_WEBHOOKS} webhooks.`);
      }
      const created = {
        id: ids.uuid(),
        accountId: caller.accountId,
        url,
        secret,
        types: [...new Set(types)],
        createdAt: now,
        cursor: await tx.events.newest(),
      };
      await tx.webhooks.insert(created);
      return {
        result: { kind: 'document', document: { ...webhookView(created), secret }, status: 201 },
        subject: `webhook/${created.id}`,
        events: [],
        tasks: [],
      };
    });
  },
});

/** As Standard Webhooks writes a key. */
const newSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;

/** What a name stands for is looked at with each delivery; an address is refused at once. @throws ServiceError ValidationException */
function checkUrl(text: string, allowPrivate: boolean): void {
  const { protocol, username, password, hostname, hash } = new URL(text);
  if (protocol !== 'http:' && protocol !== 'https:') throw invalid(`url must begin with http:// or https://: ${text}`);
  if (username !== '' || password !== '') {
    throw invalid('url must hold no user name or password: whoever lists webhooks would see it.');
  }
  if (hash !== '') throw invalid('url must have no fragment (#…): it is never sent.');
  const address = hostname.replace(/^\[|\]$/g, '');
  const problem = isIP(address) === 0 ? undefined : receiverProblem(address, allowPrivate);
  if (problem !== undefined) throw invalid(`Events are not sent to ${text}: ${problem}.`);
}
