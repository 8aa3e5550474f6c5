import type { StructureConstraints } from './constraint.ts';
import { DOMAIN_OPTION_CONSTRAINTS } from './constraints-domain-options.ts';
import { DOMAIN_CONSTRAINTS } from './constraints-domains.ts';
import { PACKAGE_CONSTRAINTS } from './constraints-packages.ts';

/**
 * The one table of constraints, by structure and member, for every operation that Longshore offers. The SDK's schemas carry
 * types and HTTP bindings only, and clients check little of this themselves.
 */
export const CONSTRAINTS: ReadonlyMap<string, StructureConstraints> = new Map(
  Object.entries({ ...PACKAGE_CONSTRAINTS, ...DOMAIN_CONSTRAINTS, ...DOMAIN_OPTION_CONSTRAINTS }),
);
