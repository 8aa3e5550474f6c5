import { findPackage, packageNotFound } from '../operations/find-package.ts';
import { invalid } from '../operations/refuse.ts';
import type { Package } from '../packages/package.ts';
import type { ApiContext } from './context.ts';

const PACKAGE_ID = /^(?:[FG]\d+|pkg-[a-f\d]+)$/;

/**
 * The package of that id or name, among those that the caller sees; of several with one name its own comes before one that is shared
 * with it. @throws ServiceError ValidationException
 */
export async function resolvePackage(context: ApiContext, idOrName: string): Promise<Package> {
  const { store, caller } = context;
  if (PACKAGE_ID.test(idOrName)) {
    const pkg = await store.packages.find(idOrName);
    if (pkg !== undefined) return findPackage(store, context, idOrName);
  }
  const { items } = await store.packages.list({ visibleTo: caller.accountId, names: [idOrName] }, { limit: 100 });
  const own = items.filter((pkg) => pkg.accountId === caller.accountId);
  const [first, ...others] = own.length > 0 ? own : items;
  if (first === undefined) throw packageNotFound(idOrName);
  if (others.length > 0)
    throw ambiguous(
      idOrName,
      [first, ...others].map(({ id }) => id),
    );
  return first;
}

export const ambiguous = (name: string, ids: readonly string[]) =>
  invalid(`Several packages are called ${name}: name one by its id, ${ids.slice(0, 5).join(', ')}.`);
