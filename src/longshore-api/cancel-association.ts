import { requestCancel } from '../packages/association-state.ts';
import { changeAssociation } from './change-association.ts';
import { ofAssociation } from './labels.ts';
import { NO_BODY, NO_QUERY, route } from './route.ts';
import { associationView } from './shapes.ts';

/** Asks that the change under way be taken back. What comes of it is seen by describing: it may have come too late. */
export const cancelAssociation = route({
  operation: 'CancelAssociation',
  method: 'POST',
  path: '/domains/{domain}/associations/{package}/cancel',
  params: ofAssociation,
  query: NO_QUERY,
  body: NO_BODY,
  output: associationView,
  handle: ({ params }, context) =>
    changeAssociation(context, params, ({ association }) => ({
      outcome: requestCancel(association),
      event: ({ state }) => ({ type: 'CancelRequested', data: { status: state.status } }),
    })),
});
