import { z } from 'zod';
import { findDomain } from '../operations/find-domain.ts';
import { inDomain } from './labels.ts';
import { reindexView } from './reindex-view.ts';
import { document, NO_BODY, route } from './route.ts';
import { reindexes } from './shapes.ts';

const query = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(50),
  /** `next` of the page before. */
  after: z.string().min(1).max(1_000).optional(),
});

/** Newest first. */
export const listReindexes = route({
  operation: 'ListReindexes',
  method: 'GET',
  path: '/domains/{domain}/reindexes',
  params: inDomain,
  query,
  body: NO_BODY,
  output: reindexes,
  handle: async ({ params, query: { limit, after } }, context) => {
    const domain = await findDomain(context.store, context, params.domain);
    const page = await context.store.reindexes.listForDomain(domain.id, {
      limit,
      ...(after !== undefined && { after }),
    });
    return document({
      reindexes: page.items.map((reindex) => reindexView(reindex, domain.name)),
      ...(page.next !== undefined && { next: page.next }),
    });
  },
});
