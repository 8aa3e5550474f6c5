import { directoryProblem } from '../domains/directory-support.ts';
import type { VersionLookup } from '../domains/node-desired-state.ts';
import type { ErrorDetails } from '../model/error-details.ts';
import type { Association } from '../packages/association.ts';
import { isChanging } from '../packages/association-state.ts';
import { versionName } from '../packages/package.ts';
import type { ChangeOutcome } from './rollout-outcome.ts';

/** What can be done now about an association that is changing. */
export type PlannedChange =
  /** Put its wanted version on every node. */
  | { readonly kind: 'apply'; readonly association: Association }
  /** Take it off every node. */
  | { readonly kind: 'remove'; readonly association: Association }
  /** It is to be taken back, and nothing of it is on the nodes. */
  | { readonly kind: 'cancel'; readonly association: Association }
  /** Its wanted version is still on its way. */
  | { readonly kind: 'wait'; readonly association: Association; readonly waitingFor: string }
  /** Its wanted version will never come. */
  | { readonly kind: 'fail'; readonly association: Association; readonly error: ErrorDetails };

/** One entry for each association that is changing, on a domain of this engine. */
export function planChanges(
  associations: readonly Association[],
  versions: VersionLookup,
  engineVersion: string,
): readonly PlannedChange[] {
  return associations.flatMap((association): PlannedChange[] => {
    if (isChanging(association) && association.cancelRequested) return [{ kind: 'cancel', association }];
    switch (association.state.status) {
      case 'ASSOCIATING':
        return [planAssociating(association, versions, engineVersion)];
      case 'DISSOCIATING':
        return [{ kind: 'remove', association }];
      case 'ACTIVE':
      case 'ASSOCIATION_FAILED':
      case 'DISSOCIATION_FAILED':
        return [];
      default:
        return association.state satisfies never;
    }
  });
}

function planAssociating(association: Association, versions: VersionLookup, engineVersion: string): PlannedChange {
  const { packageId, desiredVersion } = association;
  const name = `version ${versionName(desiredVersion)} of package ${packageId}`;
  const version = versions(packageId, desiredVersion);
  if (!version) {
    const message = `There is no ${name}: update the package, and associate it again.`;
    return { kind: 'fail', association, error: { type: 'Cancelled', message } };
  }
  const { state } = version;
  switch (state.status) {
    case 'COPYING':
    case 'VALIDATING':
      return { kind: 'wait', association, waitingFor: `${name}, which is ${state.status}` };
    case 'COPY_FAILED':
    case 'VALIDATION_FAILED':
      return { kind: 'fail', association, error: state.error };
    case 'AVAILABLE': {
      const problem = state.layout === 'directory' ? directoryProblem(engineVersion) : undefined;
      return problem === undefined
        ? { kind: 'apply', association }
        : { kind: 'fail', association, error: { type: 'IncompatibleEngine', message: `${name}: ${problem}.` } };
    }
    default:
      return state satisfies never;
  }
}

/** What the package alone says about a change; nothing when it is the nodes' turn. */
export function packageOutcome(change: PlannedChange): readonly ChangeOutcome[] {
  const { association } = change;
  switch (change.kind) {
    case 'fail':
      return [{ kind: 'failed', association, error: change.error }];
    case 'wait':
      return [{ kind: 'waiting', association, waitingFor: change.waitingFor, type: 'TimedOut' }];
    case 'cancel':
      return [{ kind: 'cancelled', association }];
    case 'apply':
    case 'remove':
      return [];
    default:
      return change satisfies never;
  }
}
