import type { Association } from '../packages/association.ts';
import { dissociate } from '../packages/association-state.ts';
import { dependents } from '../packages/prerequisites.ts';
import type { Repositories } from '../store/store.ts';
import { associationSubject, type Change, domainSubject } from './change.ts';
import { findDomainForChange } from './find-domain.ts';
import { findPackage } from './find-package.ts';
import type { OperationContext } from './operation.ts';
import { conflict, invalid } from './refuse.ts';

/** DissociatePackage and DissociatePackages: all of the packages or none. Whether an index uses one is seen by the reconciler, on the nodes. */
export async function requestDissociations(
  tx: Repositories,
  context: OperationContext,
  domainName: string,
  packageIds: readonly string[],
  now: Date,
): Promise<Change<readonly Association[]>> {
  if (packageIds.length === 0) throw invalid('PackageList must name at least one package.');
  const ids = [...new Set(packageIds)];
  const domain = await findDomainForChange(tx, context, domainName);
  const present = await tx.associations.allForDomain(domain.id);
  const associations: Association[] = [];
  for (const id of ids) {
    const existing = await tx.associations.find(domain.id, id, { lock: true });
    if (!existing) {
      // An association outlives its package's visibility, so that only here it matters whether there is such a package.
      await findPackage(tx, context, id);
      throw invalid(`Package is not associated to this domain: ${id}`);
    }
    const needed = dependents(id, present, ids);
    if (needed.length > 0) {
      throw conflict(
        `Package ${id} is a prerequisite of ${needed.join(', ')} on domain ${domainName}: dissociate them first, or together with it by DissociatePackages.`,
      );
    }
    const association = dissociate(existing, now);
    if (association !== existing) await tx.associations.update(association);
    associations.push(association);
  }
  return {
    result: associations,
    subject: domainSubject(domain.id),
    events: associations.map(({ packageId }) => ({
      subject: associationSubject(domain.id, packageId),
      type: 'DissociationRequested',
      data: {},
    })),
    tasks: [{ kind: 'domain', id: domain.id }],
  };
}
