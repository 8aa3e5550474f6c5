import { unpin } from '../packages/association-versions.ts';
import { changeAssociation } from './change-association.ts';
import { ofAssociation } from './labels.ts';
import { NO_BODY, NO_QUERY, route } from './route.ts';
import { associationView } from './shapes.ts';

/** Takes newer versions again, when it is asked to or by itself. What it has stays until then. */
export const unpinAssociation = route({
  operation: 'UnpinAssociation',
  method: 'POST',
  path: '/domains/{domain}/associations/{package}/unpin',
  params: ofAssociation,
  query: NO_QUERY,
  body: NO_BODY,
  output: associationView,
  handle: ({ params }, context) =>
    changeAssociation(context, params, ({ association }) => ({
      outcome: { association: unpin(association) },
      event: () => ({ type: 'AssociationUnpinned', data: {} }),
    })),
});
