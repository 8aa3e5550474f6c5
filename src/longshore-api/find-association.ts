import type { Domain } from '../domains/domain.ts';
import { ServiceError } from '../model/service-error.ts';
import { findDomain, findDomainForChange } from '../operations/find-domain.ts';
import type { Association } from '../packages/association.ts';
import type { Repositories } from '../store/store.ts';
import type { ApiContext } from './context.ts';
import { ambiguous } from './resolve-package.ts';

interface Names {
  readonly domain: string;
  /** Id or name. */
  readonly package: string;
}

/** An association of the caller's domain. @throws ServiceError ResourceNotFoundException, or ValidationException for an ambiguous name */
export async function findAssociation(context: ApiContext, names: Names): Promise<Association> {
  const { id } = await findDomain(context.store, context, names.domain);
  return named(await context.store.associations.allForDomain(id), names);
}

/** As `findAssociation`, with the domain and the association locked. */
export async function findAssociationForChange(
  tx: Repositories,
  context: ApiContext,
  names: Names,
): Promise<{ readonly domain: Domain; readonly association: Association }> {
  const domain = await findDomainForChange(tx, context, names.domain);
  const { packageId } = named(await tx.associations.allForDomain(domain.id), names);
  const association = await tx.associations.find(domain.id, packageId, {
    lock: true,
  });
  if (association === undefined) throw notAssociated(names);
  return { domain, association };
}

function named(associations: readonly Association[], names: Names): Association {
  const byId = associations.find(({ packageId }) => packageId === names.package);
  if (byId !== undefined) return byId;
  const [first, ...others] = associations.filter(({ packageName }) => packageName === names.package);
  if (first === undefined) throw notAssociated(names);
  if (others.length > 0)
    throw ambiguous(
      names.package,
      [first, ...others].map(({ packageId }) => packageId),
    );
  return first;
}

const notAssociated = (names: Names): ServiceError =>
  new ServiceError('ResourceNotFoundException', `Package ${names.package} is not on domain ${names.domain}.`);
