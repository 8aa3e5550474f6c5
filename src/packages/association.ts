import type { ErrorDetails } from '../model/error-details.ts';
import type { DomainId } from '../model/identity.ts';
import type { PackageType } from './package.ts';

export type AssociationState =
  | { readonly status: 'ASSOCIATING' }
  | { readonly status: 'ACTIVE' }
  | { readonly status: 'ASSOCIATION_FAILED'; readonly error: ErrorDetails }
  | { readonly status: 'DISSOCIATING' }
  | { readonly status: 'DISSOCIATION_FAILED'; readonly error: ErrorDetails };

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
  /** What a change waits for, in words: `node demo-2: connect ECONNREFUSED`. Absent when nothing is awaited. */
  readonly waitingFor?: string;
  readonly createdAt: Date;
  readonly lastUpdatedAt: Date;
  /** When the present change was asked for: what its deadline counts from. */
  readonly changeStartedAt: Date;
}
