import type { Package } from './package.ts';

/** The entry of `allowedUsers` that means every account. */
export const EVERYBODY = 'GLOBAL';

export type ScopeOperation = 'ADD' | 'OVERRIDE' | 'REMOVE';

/** Who may see and associate a package: its owner, and whom its scope names. */
export const isVisibleTo = (pkg: Package, accountId: string): boolean =>
  pkg.accountId === accountId || pkg.allowedUsers.includes(accountId) || pkg.allowedUsers.includes(EVERYBODY);

/** UpdatePackageScope: the users after it, each once, sorted. Associations that are there stay: the domain has its own copy. */
export function changeScope(pkg: Package, operation: ScopeOperation, users: readonly string[], now: Date): Package {
  const allowedUsers = [...new Set(usersAfter(pkg.allowedUsers, operation, users))].sort();
  return { ...pkg, allowedUsers, lastUpdatedAt: now };
}

function usersAfter(before: readonly string[], operation: ScopeOperation, users: readonly string[]): readonly string[] {
  switch (operation) {
    case 'ADD':
      return [...before, ...users];
    case 'OVERRIDE':
      return users;
    case 'REMOVE':
      return before.filter((user) => !users.includes(user));
    default:
      return operation satisfies never;
  }
}
