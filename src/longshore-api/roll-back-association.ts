import { rollback } from '../packages/association-versions.ts';
import { versionName } from '../packages/package.ts';
import { changeAssociation } from './change-association.ts';
import { ofAssociation } from './labels.ts';
import { NO_BODY, NO_QUERY, route } from './route.ts';
import { associationView } from './shapes.ts';

/** To the version that was served before, and pinned there; asked again when it is served, one further back. */
export const rollBackAssociation = route({
  operation: 'RollBackAssociation',
  method: 'POST',
  path: '/domains/{domain}/associations/{package}/rollback',
  params: ofAssociation,
  query: NO_QUERY,
  body: NO_BODY,
  output: associationView,
  handle: ({ params }, context) =>
    changeAssociation(context, params, ({ association, now }) => ({
      outcome: rollback(association, now),
      event: ({ desiredVersion }) => ({
        type: 'AssociationRequested',
        data: { version: versionName(desiredVersion), by: 'rollback' },
      }),
    })),
});
