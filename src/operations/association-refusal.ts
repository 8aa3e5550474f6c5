import type { ServiceError } from '../model/service-error.ts';
import type { Refusal } from '../packages/association-state.ts';
import type { Package } from '../packages/package.ts';
import { conflict, invalid } from './refuse.ts';

/** What a refusal is about. */
export interface RefusedAssociation {
  readonly pkg: Pick<Package, 'id' | 'status'>;
  readonly domainName: string;
  /** Several packages are asked for together: the text says which one. */
  readonly isBatch?: boolean;
}

/** A refusal of the association's state as the caller sees it. */
export function refusalError(refusal: Refusal, { pkg, domainName, isBatch = false }: RefusedAssociation): ServiceError {
  const what = `Package ${pkg.id} on domain ${domainName}`;
  switch (refusal) {
    case 'already-in-desired-state':
      return conflict(`Package is already in desired state${isBatch ? `: ${pkg.id}` : ''}`);
    case 'no-usable-version':
      return invalid(
        `Package ${pkg.id} is ${pkg.status} and has no version that can be used: update it first (UpdatePackage).`,
      );
    case 'dissociating':
      return conflict(
        `Package ${pkg.id} is being dissociated from domain ${domainName}: associate it when it is gone.`,
      );
    case 'pinned':
      return conflict(`${what} is pinned to its version: unpin it, or name the version that it is to have.`);
    case 'changing':
      return conflict(`${what} is ASSOCIATING: wait until that has ended, or cancel it.`);
    case 'not-changing':
      return conflict(`${what} is not being changed: there is nothing to cancel.`);
    case 'nothing-before':
      return conflict(`${what} served no other version before the present one: there is nothing to go back to.`);
    case 'not-serving':
      return conflict(`${what} serves no version yet: name the one to pin it to.`);
    default:
      return refusal satisfies never;
  }
}
