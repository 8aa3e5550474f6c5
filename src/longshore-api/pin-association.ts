import { findPackage } from '../operations/find-package.ts';
import { checkWantedVersion } from '../operations/wanted-version.ts';
import { pin } from '../packages/association-versions.ts';
import { versionName } from '../packages/package.ts';
import { changeAssociation } from './change-association.ts';
import { ofAssociation } from './labels.ts';
import { NO_QUERY, route } from './route.ts';
import { associationView, pinRequest } from './shapes.ts';
import { versionNumber } from './version-number.ts';

/** Stays at a version from now on, and goes there when it is not there. */
export const pinAssociation = route({
  operation: 'PinAssociation',
  method: 'POST',
  path: '/domains/{domain}/associations/{package}/pin',
  params: ofAssociation,
  query: NO_QUERY,
  body: pinRequest.default({}),
  output: associationView,
  handle: ({ params, body }, context) =>
    changeAssociation(context, params, async ({ association, domain, tx, now }) => {
      const version = body.version === undefined ? undefined : versionNumber(body.version);
      if (version !== undefined) {
        await checkWantedVersion(tx, domain, await findPackage(tx, context, association.packageId), version);
      }
      return {
        outcome: pin(association, version, now),
        event: ({ desiredVersion }) => ({ type: 'AssociationPinned', data: { version: versionName(desiredVersion) } }),
      };
    }),
});
