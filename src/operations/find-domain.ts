import type { Domain } from '../domains/domain.ts';
import { domainId } from '../model/identity.ts';
import { ServiceError } from '../model/service-error.ts';
import type { ReadOptions, Repositories } from '../store/store.ts';
import type { OperationContext } from './operation.ts';
import { invalid } from './refuse.ts';

/** The caller's domain of that name. @throws ServiceError ResourceNotFoundException */
export async function findDomain(
  repositories: Repositories,
  { caller }: Pick<OperationContext, 'caller'>,
  name: string,
  options?: ReadOptions,
): Promise<Domain> {
  const domain = await repositories.domains.find(domainId(caller.accountId, name), options);
  if (!domain) throw new ServiceError('ResourceNotFoundException', `Domain not found: ${name}`);
  return domain;
}

/** As `findDomain`, locked, and not on its way out. @throws ServiceError */
export async function findDomainForChange(
  repositories: Repositories,
  context: Pick<OperationContext, 'caller'>,
  name: string,
): Promise<Domain> {
  const domain = await findDomain(repositories, context, name, { lock: true });
  if (domain.status === 'Deleting') throw invalid(`Domain ${name} is being deleted.`);
  return domain;
}
