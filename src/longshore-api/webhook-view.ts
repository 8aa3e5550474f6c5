import { ServiceError } from '../model/service-error.ts';
import type { Repositories, Webhook } from '../store/store.ts';
import type { ApiContext } from './context.ts';
import type { WebhookView } from './shapes.ts';

/** A webhook as its owner sees it, without its secret. */
export const webhookView = ({ id, url, types, createdAt, failing }: Webhook): WebhookView => ({
  id,
  url,
  types: [...types],
  createdAt: createdAt.toISOString(),
  ...(failing && {
    failing: {
      attempts: failing.attempts,
      since: failing.since.toISOString(),
      reason: failing.reason,
      retryAt: failing.retryAt.toISOString(),
    },
  }),
});

/** A webhook of the caller's account. @throws ServiceError ResourceNotFoundException */
export async function findWebhook(
  { webhooks }: Pick<Repositories, 'webhooks'>,
  { caller }: Pick<ApiContext, 'caller'>,
  id: string,
): Promise<Webhook> {
  const webhook = await webhooks.find(id);
  if (webhook?.accountId !== caller.accountId) {
    throw new ServiceError('ResourceNotFoundException', `Webhook not found: ${id}`);
  }
  return webhook;
}
