import type { ErrorDetails } from '../model/error-details.ts';
import type { DomainId } from '../model/identity.ts';
import type { Association } from './association.ts';
import type { Package } from './package.ts';
import { targetVersion } from './package-state.ts';
import { referencePath } from './reference-path.ts';

/** Why a call is refused in the present state; operations give each its error type and text. */
export type Refusal =
  /** Nothing newer than what is there or on its way. */
  | { readonly refused: 'already-in-desired-state' }
  /** No version of the package ever became usable. */
  | { readonly refused: 'no-usable-version' }
  /** Its removal is under way. */
  | { readonly refused: 'dissociating' };

export type AssociateOutcome = { readonly association: Association } | Refusal;

export interface AssociateRequest {
  readonly domainId: DomainId;
  readonly domainName: string;
  readonly pkg: Package;
  readonly prerequisites: readonly string[];
  readonly keyStoreAccess?: NonNullable<Association['keyStoreAccess']>;
}

/**
 * AssociatePackage. Without an association: a new one. With one: "apply update", which is also the way out of a failed state.
 * A version that is still COPYING or VALIDATING is waited for.
 */
export function associate(existing: Association | undefined, request: AssociateRequest, now: Date): AssociateOutcome {
  const desiredVersion = targetVersion(request.pkg);
  if (desiredVersion === undefined) return { refused: 'no-usable-version' };
  if (!existing) return { association: firstAssociation(request, desiredVersion, now) };
  switch (existing.state.status) {
    case 'ASSOCIATING':
    case 'ACTIVE':
      return existing.desiredVersion === desiredVersion
        ? { refused: 'already-in-desired-state' }
        : { association: again(existing, request, desiredVersion, now) };
    case 'ASSOCIATION_FAILED':
    case 'DISSOCIATION_FAILED':
      return { association: again(existing, request, desiredVersion, now) };
    case 'DISSOCIATING':
      return { refused: 'dissociating' };
    default:
      return existing.state satisfies never;
  }
}

function firstAssociation(request: AssociateRequest, desiredVersion: number, now: Date): Association {
  const { domainId, domainName, pkg, prerequisites, keyStoreAccess } = request;
  return {
    domainId,
    domainName,
    packageId: pkg.id,
    packageName: pkg.name,
    packageType: pkg.type,
    state: { status: 'ASSOCIATING' },
    desiredVersion,
    prerequisites,
    ...(keyStoreAccess && { keyStoreAccess }),
    referencePath: referencePath(pkg),
    createdAt: now,
    lastUpdatedAt: now,
    changeStartedAt: now,
  };
}

function again(existing: Association, request: AssociateRequest, desiredVersion: number, now: Date): Association {
  return {
    ...changing(existing, { status: 'ASSOCIATING' }, now),
    desiredVersion,
    // An apply without the options keeps those of the first call.
    ...(request.prerequisites.length > 0 && { prerequisites: request.prerequisites }),
    ...(request.keyStoreAccess && { keyStoreAccess: request.keyStoreAccess }),
  };
}

/** DissociatePackage: from every state; asked again while it is under way, it changes nothing. */
export function dissociate(existing: Association, now: Date): Association {
  return existing.state.status === 'DISSOCIATING' ? existing : changing(existing, { status: 'DISSOCIATING' }, now);
}

function changing(existing: Association, state: Association['state'], now: Date): Association {
  const { waitingFor: _, ...rest } = existing;
  return { ...rest, state, lastUpdatedAt: now, changeStartedAt: now };
}

/** Every node was seen to serve `version`. ACTIVE when that is what is wanted; still ASSOCIATING when more was asked for meanwhile. */
export function served(existing: Association, version: number, now: Date): Association {
  const serving = { ...existing, servingVersion: version };
  if (existing.state.status !== 'ASSOCIATING' || version !== existing.desiredVersion) return serving;
  return ended(serving, { status: 'ACTIVE' }, now);
}

/** ASSOCIATING → ASSOCIATION_FAILED; what served before goes on serving. Any other state is kept: the request is no longer the present one. */
export function associationFailed(existing: Association, error: ErrorDetails, now: Date): Association {
  return existing.state.status === 'ASSOCIATING'
    ? ended(existing, { status: 'ASSOCIATION_FAILED', error }, now)
    : existing;
}

/** DISSOCIATING → DISSOCIATION_FAILED; the package goes on serving. Success has no state: the row goes. */
export function dissociationFailed(existing: Association, error: ErrorDetails, now: Date): Association {
  return existing.state.status === 'DISSOCIATING'
    ? ended(existing, { status: 'DISSOCIATION_FAILED', error }, now)
    : existing;
}

function ended(existing: Association, state: Association['state'], now: Date): Association {
  const { waitingFor: _, ...rest } = existing;
  return { ...rest, state, lastUpdatedAt: now };
}

/** Says, in words, what a change waits for. Not a change of status: the wire's LastUpdated stays. */
export function waiting(existing: Association, waitingFor: string): Association {
  return isChanging(existing) ? { ...existing, waitingFor } : existing;
}

/** A reconciler has work on it. */
export const isChanging = ({ state }: Association): boolean =>
  state.status === 'ASSOCIATING' || state.status === 'DISSOCIATING';

/** May another package build on it? It is there or on its way, and nobody asked for its removal. */
export function satisfiesPrerequisite(association: Association): boolean {
  switch (association.state.status) {
    case 'ASSOCIATING':
    case 'ACTIVE':
    case 'DISSOCIATION_FAILED':
      return true;
    case 'ASSOCIATION_FAILED':
      return association.servingVersion !== undefined;
    case 'DISSOCIATING':
      return false;
    default:
      return association.state satisfies never;
  }
}

/** Number behind the wire's PackageVersion: what the nodes serve; before the first success, what was asked for. */
export const associationVersion = (association: Association): number =>
  association.servingVersion ?? association.desiredVersion;
