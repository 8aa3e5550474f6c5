import type { WebhookView } from '../../longshore-api/shapes.ts';
import { formatDate } from '../output/format.ts';
import { renderMembers, renderTable } from '../output/table.ts';

const typesOf = ({ types }: WebhookView): string => (types.length === 0 ? 'all' : types.join(', '));

const stateOf = ({ failing }: WebhookView): string =>
  failing === undefined ? 'ok' : `failing since ${formatDate(new Date(failing.since))}: ${failing.reason}`;

export const webhookTable = (webhooks: readonly WebhookView[]): string =>
  renderTable(
    [
      { title: 'ID', cell: ({ id }) => id },
      { title: 'URL', cell: ({ url }) => url },
      { title: 'TYPES', cell: typesOf },
      { title: 'STATE', cell: stateOf },
    ],
    webhooks,
  );

export const webhookMembers = (webhook: WebhookView): string =>
  renderMembers([
    ['ID', webhook.id],
    ['URL', webhook.url],
    ['Types', typesOf(webhook)],
    ['State', stateOf(webhook)],
    ['Secret', webhook.secret],
    ['Created (UTC)', formatDate(new Date(webhook.createdAt))],
  ]);
