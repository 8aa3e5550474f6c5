import type { Association } from './association.ts';
import { satisfiesPrerequisite } from './association-state.ts';

/**
 * Which of these packages a domain lacks. `together` are the ids that the same request associates: AssociatePackages takes a
 * prerequisite "before or simultaneously", so that two packages may even name each other.
 */
export function missingPrerequisites(
  prerequisites: readonly string[],
  present: readonly Association[],
  together: readonly string[] = [],
): readonly string[] {
  const there = new Set(present.filter(satisfiesPrerequisite).map(({ packageId }) => packageId));
  return prerequisites.filter((id) => !there.has(id) && !together.includes(id));
}

/** Packages of the domain that build on `packageId` and are not on their way out (nor in `leaving`). */
export function dependents(
  packageId: string,
  present: readonly Association[],
  leaving: readonly string[],
): readonly string[] {
  return present
    .filter((association) => association.prerequisites.includes(packageId))
    .filter(({ state }) => state.status !== 'DISSOCIATING')
    .map((association) => association.packageId)
    .filter((id) => !leaving.includes(id));
}
