import type { ServiceError } from '../model/service-error.ts';
import type { Package } from '../packages/package.ts';
import { isVisibleTo } from '../packages/package-scope.ts';
import type { ReadOptions, Repositories } from '../store/store.ts';
import type { OperationContext } from './operation.ts';
import { invalid } from './refuse.ts';

/** ValidationException rather than ResourceNotFoundException: what AWS sends, by the clients that look for this text. */
export const packageNotFound = (id: string): ServiceError => invalid(`Package not found: ${id}`);

/** A package that the caller may see: its own, or one that is shared with it. @throws ServiceError `Package not found` */
export async function findPackage(
  repositories: Repositories,
  { caller }: Pick<OperationContext, 'caller'>,
  id: string,
  options?: ReadOptions,
): Promise<Package> {
  const pkg = await repositories.packages.find(id, options);
  if (!pkg || !isVisibleTo(pkg, caller.accountId)) throw packageNotFound(id);
  return pkg;
}

/** As `findPackage`, and locked; `refusal` is thrown for a package that is only shared with the caller. */
export async function findOwnPackage(
  repositories: Repositories,
  context: Pick<OperationContext, 'caller'>,
  id: string,
  refusal: () => ServiceError,
): Promise<Package> {
  const pkg = await findPackage(repositories, context, id, { lock: true });
  if (pkg.accountId !== context.caller.accountId) throw refusal();
  return pkg;
}
