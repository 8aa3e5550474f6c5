import { configure } from '../packages/association-state.ts';
import { changeAssociation } from './change-association.ts';
import { ofAssociation } from './labels.ts';
import { NO_QUERY, route } from './route.ts';
import { associationPatch, associationView } from './shapes.ts';

/** How it takes new bytes, and whether it takes new versions by itself. Nothing on the nodes changes by this. */
export const configureAssociation = route({
  operation: 'ConfigureAssociation',
  method: 'PATCH',
  path: '/domains/{domain}/associations/{package}',
  params: ofAssociation,
  query: NO_QUERY,
  body: associationPatch,
  output: associationView,
  handle: ({ params, body }, context) =>
    changeAssociation(context, params, ({ association }) => ({
      outcome: { association: configure(association, body) },
      event: ({ reloadPolicy = 'auto', autoApply = false }) => ({
        type: 'AssociationConfigured',
        data: { reloadPolicy, autoApply },
      }),
    })),
});
