import { z } from 'zod';
import { conflict } from '../operations/refuse.ts';
import { dissociate } from '../packages/association-state.ts';
import { dependents } from '../packages/prerequisites.ts';
import { changeAssociation } from './change-association.ts';
import { ofAssociation } from './labels.ts';
import { NO_BODY, route } from './route.ts';
import { associationView } from './shapes.ts';

const query = z.strictObject({ force: z.enum(['true', 'false']).default('false') });

/**
 * Takes a package off a domain, as DissociatePackage does. With `force` also when indices or templates name its file: an open index
 * keeps what it has in memory and turns red when its shards are next opened, a template makes no further index.
 */
export const deleteAssociation = route({
  operation: 'DeleteAssociation',
  method: 'DELETE',
  path: '/domains/{domain}/associations/{package}',
  params: ofAssociation,
  query,
  body: NO_BODY,
  output: associationView,
  handle: ({ params, query: { force } }, context) =>
    changeAssociation(context, params, async ({ association, domain, tx, now }) => {
      const { packageId } = association;
      const needed = dependents(packageId, await tx.associations.allForDomain(domain.id), [packageId]);
      if (needed.length > 0) {
        throw conflict(
          `Package ${packageId} is a prerequisite of ${needed.join(', ')} on domain ${domain.name}: take those off first.`,
        );
      }
      const forced = force === 'true';
      return {
        outcome: { association: dissociate(association, now, { forced }) },
        event: () => ({ type: 'DissociationRequested', data: { forced } }),
      };
    }),
});
