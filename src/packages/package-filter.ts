import type { Package, PackageStatus, PackageType } from './package.ts';
import { hasWildcard, matchesWildcard } from './wildcard.ts';

const TYPES: readonly PackageType[] = ['TXT-DICTIONARY', 'ZIP-PLUGIN', 'PACKAGE-LICENSE', 'PACKAGE-CONFIG'];

/** Statuses that a package here can have. */
const STATUSES: readonly PackageStatus[] = ['COPYING', 'COPY_FAILED', 'VALIDATING', 'VALIDATION_FAILED', 'AVAILABLE'];

/** Statuses of the wire that no package here ever has: a deleted one is gone at once. */
const NEVER: readonly string[] = ['DELETING', 'DELETED', 'DELETE_FAILED'];

/** One member of DescribePackages' Filters. */
export interface FilterMember {
  readonly name: string;
  readonly values: readonly string[];
}

/** What a list can be asked for exactly; absent means any. An empty list matches nothing. */
export interface ExactFilter {
  readonly ids?: readonly string[];
  readonly names?: readonly string[];
  readonly statuses?: readonly PackageStatus[];
  readonly types?: readonly PackageType[];
  readonly engineVersions?: readonly string[];
  readonly owners?: readonly string[];
}

export interface ParsedFilter {
  readonly exact: ExactFilter;
  /** What is left to check on each package: patterns. Absent when `exact` says it all. */
  readonly matches?: (pkg: Package) => boolean;
}

export type FilterOutcome = ParsedFilter | { readonly problem: string };

/**
 * Members are ANDed, the values of one member are ORed. `*` and `?` are wildcards in PackageName, EngineVersion, PackageStatus
 * and PackageType; PackageID and PackageOwner are always exact.
 */
export function parsePackageFilter(members: readonly FilterMember[]): FilterOutcome {
  let exact: ExactFilter = {};
  const checks: ((pkg: Package) => boolean)[] = [];
  for (const { name, values } of members) {
    switch (name) {
      case 'PackageID':
        exact = { ...exact, ids: both(exact.ids, values) };
        break;
      case 'PackageOwner':
        exact = { ...exact, owners: both(exact.owners, values) };
        break;
      case 'PackageName':
        if (values.some(hasWildcard)) checks.push((pkg) => matchesAny(values, pkg.name));
        else exact = { ...exact, names: both(exact.names, values) };
        break;
      case 'EngineVersion':
        if (values.some(hasWildcard)) checks.push((pkg) => matchesAny(values, pkg.engineVersion));
        else exact = { ...exact, engineVersions: both(exact.engineVersions, values) };
        break;
      case 'PackageStatus': {
        const unknown = firstUnknown(values, [...STATUSES, ...NEVER]);
        if (unknown !== undefined) return { problem: notOneOf(name, unknown, [...STATUSES, ...NEVER]) };
        exact = { ...exact, statuses: both(exact.statuses, expand(values, STATUSES)) };
        break;
      }
      case 'PackageType': {
        const unknown = firstUnknown(values, TYPES);
        if (unknown !== undefined) return { problem: notOneOf(name, unknown, TYPES) };
        exact = { ...exact, types: both(exact.types, expand(values, TYPES)) };
        break;
      }
      default:
        return { problem: `Packages cannot be filtered by ${name}.` };
    }
  }
  return checks.length === 0 ? { exact } : { exact, matches: (pkg) => checks.every((check) => check(pkg)) };
}

const matchesAny = (patterns: readonly string[], value: string | undefined): boolean =>
  value !== undefined && patterns.some((pattern) => matchesWildcard(pattern, value));

const expand = <T extends string>(patterns: readonly string[], all: readonly T[]): readonly T[] =>
  all.filter((value) => matchesAny(patterns, value));

/** The same member twice is an AND as well: what both lists hold. */
const both = <T extends string>(before: readonly T[] | undefined, values: readonly T[]): readonly T[] =>
  before ? before.filter((value) => values.includes(value)) : values;

const firstUnknown = (values: readonly string[], known: readonly string[]): string | undefined =>
  values.find((value) => !hasWildcard(value) && !known.includes(value));

const notOneOf = (name: string, value: string, known: readonly string[]): string =>
  `'${value}' is no ${name}: use one of ${known.join(', ')}.`;
