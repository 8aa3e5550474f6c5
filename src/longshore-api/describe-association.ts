import { associationView } from './association-view.ts';
import { findAssociation } from './find-association.ts';
import { ofAssociation } from './labels.ts';
import { document, NO_BODY, NO_QUERY, route } from './route.ts';
import { associationView as shape } from './shapes.ts';

export const describeAssociation = route({
  operation: 'DescribeAssociation',
  method: 'GET',
  path: '/domains/{domain}/associations/{package}',
  params: ofAssociation,
  query: NO_QUERY,
  body: NO_BODY,
  output: shape,
  handle: async ({ params }, context) =>
    document(await associationView(context.store, await findAssociation(context, params))),
});
