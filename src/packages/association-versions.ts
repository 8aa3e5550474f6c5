import type { Association } from './association.ts';
import { type AssociationOutcome, changing } from './association-state.ts';

/** To the version that was served before the present one, and pinned there: nothing that becomes available undoes it. */
export function rollback(
  existing: Association,
  now: Date,
): AssociationOutcome<'changing' | 'dissociating' | 'nothing-before'> {
  switch (existing.state.status) {
    case 'ASSOCIATING':
      return { refused: 'changing' };
    case 'DISSOCIATING':
      return { refused: 'dissociating' };
    case 'ACTIVE':
    case 'ASSOCIATION_FAILED':
    case 'DISSOCIATION_FAILED': {
      const version = existing.servedBefore?.at(-1);
      if (version === undefined) return { refused: 'nothing-before' };
      return { association: { ...pinnedAt(existing, version, now), rollingBack: true } };
    }
    default:
      return existing.state satisfies never;
  }
}

/** Stays at `version` from now on, and goes there when it is not there; without one, at the version that is served. */
export function pin(
  existing: Association,
  version: number | undefined,
  now: Date,
): AssociationOutcome<'changing' | 'dissociating' | 'not-serving'> {
  const { status } = existing.state;
  if (status === 'DISSOCIATING') return { refused: 'dissociating' };
  if (status === 'ASSOCIATING' && version === undefined) return { refused: 'changing' };
  const wanted = version ?? existing.servingVersion;
  if (wanted === undefined) return { refused: 'not-serving' };
  const isThereOrOnItsWay = status === 'ACTIVE' || status === 'ASSOCIATING';
  if (!isThereOrOnItsWay || wanted !== existing.desiredVersion) {
    return { association: pinnedAt(existing, wanted, now) };
  }
  // Meant to stay, whatever becomes of the change under way.
  const { pinnedByChange, ...rest } = existing;
  return { association: existing.pinned && !pinnedByChange ? existing : { ...rest, pinned: true } };
}

/** Takes newer versions again, when it is asked to or by itself (`autoApply`). What it has stays. */
export function unpin(existing: Association): Association {
  if (existing.pinned === undefined) return existing;
  const { pinned: _p, pinnedByChange: _b, ...rest } = existing;
  return rest;
}

/**
 * A version has become available: an association that takes such by itself gets it. Not one that is pinned, that is on its way out or
 * failed to go, or whose change is being taken back.
 */
export function autoApplied(existing: Association, version: number, now: Date): Association {
  if (!existing.autoApply || existing.pinned || existing.cancelRequested) return existing;
  switch (existing.state.status) {
    case 'ASSOCIATING':
    case 'ACTIVE':
    case 'ASSOCIATION_FAILED':
      return version > existing.desiredVersion ? moved(existing, version, now) : existing;
    case 'DISSOCIATING':
    case 'DISSOCIATION_FAILED':
      return existing;
    default:
      return existing.state satisfies never;
  }
}

const moved = (existing: Association, desiredVersion: number, now: Date): Association => ({
  ...changing(existing, { status: 'ASSOCIATING' }, now),
  desiredVersion,
});

/** Moved, and pinned by that alone unless it was pinned before. */
function pinnedAt(existing: Association, version: number, now: Date): Association {
  const next = moved(existing, version, now);
  return existing.pinned ? { ...next, pinned: true } : { ...next, pinned: true, pinnedByChange: true };
}
