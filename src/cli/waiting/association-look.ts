import type { DomainPackageDetails } from '@aws-sdk/client-opensearch';
import { CliError } from '../cli-error.ts';
import { reasonOf } from './package-look.ts';
import type { Look } from './wait-until.ts';

export type AssociationGoal = 'active' | 'gone';

/** Has the association got there? @throws CliError when it never will. */
export function lookAtAssociation(
  seen: DomainPackageDetails | undefined,
  goal: AssociationGoal,
): Look<DomainPackageDetails | undefined> {
  if (seen === undefined) {
    if (goal === 'gone') return { done: true, value: undefined };
    throw new CliError('failed', 'the package is not associated with the domain', {
      remedy: '`longshore association create` associates it.',
    });
  }
  const status = seen.DomainPackageStatus;
  if (goal === 'active' && status === 'ACTIVE') return { done: true, value: seen };
  const failed = goal === 'active' ? 'ASSOCIATION_FAILED' : 'DISSOCIATION_FAILED';
  const leaving = goal === 'active' && (status === 'DISSOCIATING' || status === 'DISSOCIATION_FAILED');
  if (status === failed || leaving) {
    throw new CliError('failed', `${seen.PackageName ?? seen.PackageID} on ${seen.DomainName} is ${status}`, {
      remedy: reasonOf(seen.ErrorDetails) ?? 'The service gave no reason.',
    });
  }
  const reason = reasonOf(seen.ErrorDetails);
  return { done: false, waitingFor: `the association is ${status}${reason === undefined ? '' : `: ${reason}`}` };
}
