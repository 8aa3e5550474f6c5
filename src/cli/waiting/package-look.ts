import type { ErrorDetails, PackageDetails } from '@aws-sdk/client-opensearch';
import { CliError } from '../cli-error.ts';
import type { Look } from './wait-until.ts';

export type PackageGoal = 'available' | 'gone';

/** The reason in one line: `RehearsalFailed: Invalid synonym rule at line 3`. AWS leaves the type empty at times. */
export const reasonOf = (details: ErrorDetails | undefined): string | undefined => {
  const parts = [details?.ErrorType, details?.ErrorMessage].filter((part) => part !== undefined && part !== '');
  return parts.length === 0 ? undefined : parts.join(': ');
};

/** Has what is on its way to the package come, or failed? One that is not there is as it will stay. */
export const lookWhetherArrived = (seen: PackageDetails | undefined): Look<undefined> =>
  seen?.PackageStatus === 'COPYING' || seen?.PackageStatus === 'VALIDATING'
    ? { done: false, waitingFor: `the package is ${seen.PackageStatus}` }
    : { done: true, value: undefined };

/** Has the package got there? @throws CliError when it never will. */
export function lookAtPackage(seen: PackageDetails | undefined, goal: PackageGoal): Look<PackageDetails | undefined> {
  if (goal === 'gone') {
    return seen === undefined
      ? { done: true, value: undefined }
      : { done: false, waitingFor: `the package is ${seen.PackageStatus ?? 'there'}` };
  }
  if (seen === undefined) {
    throw new CliError('failed', 'there is no such package', {
      remedy: '`longshore package list` shows what there is.',
    });
  }
  switch (seen.PackageStatus) {
    case 'AVAILABLE':
      return { done: true, value: seen };
    case 'COPY_FAILED':
    case 'VALIDATION_FAILED':
    case 'DELETE_FAILED':
    case 'DELETED':
    case 'DELETING':
      throw new CliError('failed', `package ${seen.PackageName ?? seen.PackageID} is ${seen.PackageStatus}`, {
        remedy: reasonOf(seen.ErrorDetails) ?? 'The service gave no reason.',
      });
    default:
      return { done: false, waitingFor: `the package is ${seen.PackageStatus ?? 'not yet there'}` };
  }
}
