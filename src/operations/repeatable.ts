import type { OfferedOperation } from '../model/operation-types.ts';

/**
 * Operations whose output depends on the caller's account, the input and committed rows alone: no clock, no look at a node. Asked the
 * same again before anything is committed, they answer the same.
 */
export const REPEATABLE: ReadonlySet<string> = new Set<OfferedOperation>([
  'DescribePackages',
  'GetPackageVersionHistory',
  'ListDomainNames',
  'ListDomainsForPackage',
  'ListPackagesForDomain',
  'ListTags',
]);
