import { findDomain } from '../operations/find-domain.ts';
import { ofReindex } from './labels.ts';
import { findReindex } from './reindex-find.ts';
import { reindexView } from './reindex-view.ts';
import { document, NO_BODY, NO_QUERY, route } from './route.ts';
import { reindex as shape } from './shapes.ts';

export const describeReindex = route({
  operation: 'DescribeReindex',
  method: 'GET',
  path: '/domains/{domain}/reindexes/{reindex}',
  params: ofReindex,
  query: NO_QUERY,
  body: NO_BODY,
  output: shape,
  handle: async ({ params }, context) => {
    const domain = await findDomain(context.store, context, params.domain);
    return document(reindexView(await findReindex(context.store, domain, params.reindex), domain.name));
  },
});
