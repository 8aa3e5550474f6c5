import type { ErrorDetails } from '../model/error-details.ts';
import type { DomainId } from '../model/identity.ts';
import type { PackageType } from './package.ts';

export type AssociationState =
  | { readonly status: 'ASSOCIATING' }
  | { readonly status: 'ACTIVE' }
  | { readonly status: 'ASSOCIATION_FAILED'; readonly error: ErrorDetails }
  | { readonly status: 'DISSOCIATING' }
  | { readonly status: 'DISSOCIATION_FAILED'; readonly error: ErrorDetails };

/**
 * What happens, once new bytes are live, to an index whose analyzers take them only when they are built anew with the index:
 * `auto` reloads what can be reloaded and reports the rest; `reopen` also closes and opens such indices, one by one; `manual` reloads
 * nothing: the bytes lie on every node, and indices take them when their owner sees to it.
 */
export type ReloadPolicy = 'auto' | 'reopen' | 'manual';

/** A package on a domain. There is no DISSOCIATED: the row goes. */
export interface Association {
  readonly domainId: DomainId;
  readonly domainName: string;
  readonly packageId: string;
  readonly packageName: string;
  readonly packageType: PackageType;
  readonly state: AssociationState;
  /** The version that was asked for; it may still be COPYING or VALIDATING. */
  readonly desiredVersion: number;
  /** The version that every node was last seen to serve; absent before the first success. */
  readonly servingVersion?: number;
  readonly prerequisites: readonly string[];
  readonly keyStoreAccess?: { readonly enabled: boolean; readonly roleArn?: string };
  /** Relative to the node's config directory. */
  readonly referencePath: string;
  /** `analyzers/<package name>`, the same in every environment; absent when another package of that name is on the domain. */
  readonly aliasPath?: string;
  /** Absent: `auto`. */
  readonly reloadPolicy?: ReloadPolicy;
  /** Stays at its version, whatever becomes available, until it is unpinned or another version is named. */
  readonly pinned?: true;
  /** Takes each version that becomes available by itself, unless it is pinned. */
  readonly autoApply?: true;
  /** Versions that were served before the present one, the last one last: where a rollback goes. */
  readonly servedBefore?: readonly number[];
  /** The present change is a rollback: when it is served, the version that it leaves is not one to come back to. */
  readonly rollingBack?: true;
  /** The present change pinned it: taken back, it is not pinned any more. */
  readonly pinnedByChange?: true;
  /** The present change is to be taken back. */
  readonly cancelRequested?: true;
  /** The present dissociation goes ahead although the file is in use. */
  readonly forced?: true;
  /** What a change waits for, in words: `node demo-2: connect ECONNREFUSED`. Absent when nothing is awaited. */
  readonly waitingFor?: string;
  readonly createdAt: Date;
  readonly lastUpdatedAt: Date;
  /** When the present change was asked for: what its deadline counts from. */
  readonly changeStartedAt: Date;
}
