import type { ErrorDetails } from '../model/error-details.ts';
import type { DomainId } from '../model/identity.ts';
import type { Association, ReloadPolicy } from './association.ts';
import { type Package, versionName } from './package.ts';
import { targetVersion } from './package-state.ts';
import { referencePath } from './reference-path.ts';

/** Why a call is refused in the present state; operations give each its error type and text. */
export type Refusal =
  /** Nothing newer than what is there or on its way. */
  | 'already-in-desired-state'
  /** No version of the package ever became usable. */
  | 'no-usable-version'
  /** Its removal is under way. */
  | 'dissociating'
  /** It is pinned, and no version is named. */
  | 'pinned'
  /** A change is under way: it ends first, or is cancelled. */
  | 'changing'
  /** No change is under way that could be cancelled. */
  | 'not-changing'
  /** No version was served before the present one. */
  | 'nothing-before'
  /** No version is served yet. */
  | 'not-serving';

/** The association as it is to be written (the given one itself when nothing changes), or a refusal. */
export type AssociationOutcome<R extends Refusal = Refusal> =
  | { readonly association: Association }
  | { readonly refused: R };

export interface AssociateRequest {
  readonly domainId: DomainId;
  readonly domainName: string;
  readonly pkg: Package;
  readonly prerequisites: readonly string[];
  readonly keyStoreAccess?: NonNullable<Association['keyStoreAccess']>;
  /** Of a version that is AVAILABLE or on its way; an older one, too. Absent: the newest. */
  readonly version?: number | undefined;
  /** Kept from the first association on. */
  readonly aliasPath?: string | undefined;
  readonly reloadPolicy?: ReloadPolicy | undefined;
  readonly autoApply?: boolean | undefined;
}

/**
 * AssociatePackage. Without an association: a new one. With one: "apply update", which is also the way out of a failed state.
 * A version that is still COPYING or VALIDATING is waited for. A pinned association takes a version that is named, which moves the
 * pin; after a failure it takes its own again without one.
 */
export function associate(
  existing: Association | undefined,
  request: AssociateRequest,
  now: Date,
): AssociationOutcome<'already-in-desired-state' | 'no-usable-version' | 'dissociating' | 'pinned'> {
  const newest = request.version ?? targetVersion(request.pkg);
  if (newest === undefined) return { refused: 'no-usable-version' };
  if (!existing) return { association: firstAssociation(request, newest, now) };
  const staysAtItsOwn = existing.pinned === true && request.version === undefined;
  switch (existing.state.status) {
    case 'ASSOCIATING':
    case 'ACTIVE':
      if (existing.desiredVersion === newest) return { refused: 'already-in-desired-state' };
      if (staysAtItsOwn) return { refused: 'pinned' };
      return { association: again(existing, request, newest, now) };
    case 'ASSOCIATION_FAILED':
    case 'DISSOCIATION_FAILED':
      return { association: again(existing, request, staysAtItsOwn ? existing.desiredVersion : newest, now) };
    case 'DISSOCIATING':
      return { refused: 'dissociating' };
    default:
      return existing.state satisfies never;
  }
}

function firstAssociation(request: AssociateRequest, desiredVersion: number, now: Date): Association {
  const { domainId, domainName, pkg, prerequisites, keyStoreAccess, aliasPath } = request;
  const association: Association = {
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
    ...(aliasPath !== undefined && { aliasPath }),
    createdAt: now,
    lastUpdatedAt: now,
    changeStartedAt: now,
  };
  return configure(association, request);
}

function again(existing: Association, request: AssociateRequest, desiredVersion: number, now: Date): Association {
  const aliasPath = existing.aliasPath ?? request.aliasPath;
  const association: Association = {
    ...changing(existing, { status: 'ASSOCIATING' }, now),
    desiredVersion,
    // An apply without the options keeps those of the first call.
    ...(request.prerequisites.length > 0 && { prerequisites: request.prerequisites }),
    ...(request.keyStoreAccess && { keyStoreAccess: request.keyStoreAccess }),
    ...(aliasPath !== undefined && { aliasPath }),
  };
  return configure(association, request);
}

/** Options that take no change of the nodes; those that are absent stay as they are. */
export function configure(
  existing: Association,
  { reloadPolicy, autoApply }: Pick<AssociateRequest, 'reloadPolicy' | 'autoApply'>,
): Association {
  const { reloadPolicy: policyBefore, autoApply: applyBefore, ...rest } = existing;
  const policy = reloadPolicy ?? policyBefore;
  return {
    ...rest,
    ...(policy !== undefined && policy !== 'auto' && { reloadPolicy: policy }),
    ...((autoApply ?? applyBefore === true) && { autoApply: true as const }),
  };
}

/**
 * DissociatePackage: from every state; asked again while it is under way, it changes nothing. `forced` is Longshore's own: it goes
 * ahead although indices use the file, and can be said afterwards.
 */
export function dissociate(
  existing: Association,
  now: Date,
  { forced = false }: { readonly forced?: boolean } = {},
): Association {
  const isNew = existing.state.status !== 'DISSOCIATING';
  if (!isNew && (!forced || existing.forced === true)) return existing;
  const leaving = isNew ? changing(existing, { status: 'DISSOCIATING' }, now) : existing;
  return forced ? { ...leaving, forced: true } : leaving;
}

/** A change begins: nothing that was said of the one before it is said of this one. */
export function changing(existing: Association, state: Association['state'], now: Date): Association {
  return {
    ...withoutChange(existing),
    // In the place of one that has not ended: what is taken back is both.
    ...(isChanging(existing) && existing.pinnedByChange && { pinnedByChange: true as const }),
    state,
    lastUpdatedAt: now,
    changeStartedAt: now,
  };
}

/**
 * Asks that the change under way be taken back; the reconciler sees to it (`cancelled`), unless it has come too late. Asked again, it
 * changes nothing.
 */
export function requestCancel(existing: Association): AssociationOutcome<'not-changing'> {
  if (!isChanging(existing)) return { refused: 'not-changing' };
  return { association: existing.cancelRequested ? existing : { ...existing, cancelRequested: true } };
}

/** How many versions a rollback can go back. */
const MOST_SERVED_BEFORE = 20;

/** Every node was seen to serve `version`. ACTIVE when that is what is wanted; still ASSOCIATING when more was asked for meanwhile. */
export function served(existing: Association, version: number, now: Date): Association {
  const { servedBefore: _, ...rest } = existing;
  const before = servedBefore(existing, version);
  const serving: Association = {
    ...rest,
    servingVersion: version,
    ...(before.length > 0 && { servedBefore: before }),
  };
  if (existing.state.status !== 'ASSOCIATING' || version !== existing.desiredVersion) return serving;
  return ended(serving, { status: 'ACTIVE' }, now);
}

function servedBefore(existing: Association, version: number): readonly number[] {
  const { servingVersion: left, servedBefore: before = [], rollingBack } = existing;
  if (left === undefined || left === version) return before;
  // Back is not forth: a second rollback goes further back.
  if (rollingBack && version === existing.desiredVersion) return before.slice(0, -1);
  return before.at(-1) === left ? before : [...before, left].slice(-MOST_SERVED_BEFORE);
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

/**
 * The change under way was taken back: everything on the nodes is as before it, and so is what is wanted, also whether it is pinned.
 * Any other state than a change is kept.
 */
export function cancelled(existing: Association, now: Date): Association {
  const { desiredVersion: given, servingVersion: serving } = existing;
  const rest = serving === undefined ? 'the file is off every node.' : `${versionName(serving)} goes on serving.`;
  switch (existing.state.status) {
    case 'ASSOCIATING': {
      const error: ErrorDetails = { type: 'Cancelled', message: `${versionName(given)} was taken back; ${rest}` };
      return associationFailed({ ...asPinnedBefore(existing), desiredVersion: serving ?? given }, error, now);
    }
    case 'DISSOCIATING':
      return dissociationFailed(
        asPinnedBefore(existing),
        { type: 'Cancelled', message: `Its removal was taken back; ${rest}` },
        now,
      );
    case 'ACTIVE':
    case 'ASSOCIATION_FAILED':
    case 'DISSOCIATION_FAILED':
      return existing;
    default:
      return existing.state satisfies never;
  }
}

function asPinnedBefore(existing: Association): Association {
  if (!existing.pinnedByChange) return existing;
  const { pinned: _, ...rest } = existing;
  return rest;
}

function ended(existing: Association, state: Association['state'], now: Date): Association {
  return { ...withoutChange(existing), state, lastUpdatedAt: now };
}

/** What is said of a change goes with it. */
function withoutChange(existing: Association): Association {
  const { waitingFor: _w, cancelRequested: _c, forced: _f, rollingBack: _r, pinnedByChange: _p, ...rest } = existing;
  return rest;
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
