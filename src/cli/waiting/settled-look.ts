import type { AssociationView } from '../../longshore-api/shapes.ts';
import type { Look } from './wait-until.ts';

/** Has the change of this association come to its end, whichever? */
export function lookWhetherSettled(seen: AssociationView): Look<AssociationView> {
  switch (seen.status) {
    case 'ACTIVE':
    case 'ASSOCIATION_FAILED':
    case 'DISSOCIATION_FAILED':
      return { done: true, value: seen };
    case 'ASSOCIATING':
    case 'DISSOCIATING':
      return {
        done: false,
        waitingFor: `the association is ${seen.status}${seen.waitingFor === undefined ? '' : `: ${seen.waitingFor}`}`,
      };
    default:
      return seen.status satisfies never;
  }
}
