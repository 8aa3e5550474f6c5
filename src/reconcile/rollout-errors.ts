import { describeUsers, type PackageUser } from '../domains/package-usage.ts';
import type { ErrorDetails } from '../model/error-details.ts';
import type { ClusterRequestError, ReloadFailure } from '../opensearch/cluster.ts';
import type { Association } from '../packages/association.ts';
import { versionName } from '../packages/package.ts';
import { describeReloadFailures } from './reload-verdict.ts';

/** Users that a message names. */
const MOST_USERS = 20;

/** Somebody refers to the file that is to go; undefined when nobody does. A closed index could not be opened again, a template makes new ones. */
export function inUseError(association: Association, users: readonly PackageUser[]): ErrorDetails | undefined {
  if (users.length === 0) return undefined;
  const { referencePath, aliasPath } = association;
  const paths = aliasPath === undefined ? referencePath : `${referencePath} (${aliasPath})`;
  const message = `${paths} is used by ${describeUsers(users, MOST_USERS)}. Delete these or take the path out of their settings, and dissociate again.`;
  return { type: 'InUse', message };
}

/** `problem` as of `fileProblem`: node, file, and what the operating system said. */
export const deliveryError = (association: Association, problem: string): ErrorDetails => ({
  type: 'DeliveryFailed',
  message: `${problem}. ${whatServes(association)} Mend that, and associate again.`,
});

export const removalError = (problem: string): ErrorDetails => ({
  type: 'DeliveryFailed',
  message: `${problem}. Mend that, and dissociate again.`,
});

export const reloadError = (association: Association, failures: readonly ReloadFailure[]): ErrorDetails => ({
  type: 'ReloadFailed',
  message: `${versionName(association.desiredVersion)} was rejected: ${describeReloadFailures(failures, association.referencePath)}. ${whatServes(association)} Mend the dictionary, update the package, and associate again.`,
});

/** An index could not be closed and opened with the new bytes. */
export const reopenError = (
  association: Association,
  index: string,
  { message }: ClusterRequestError,
): ErrorDetails => ({
  type: 'ReloadFailed',
  message: `${versionName(association.desiredVersion)}: index ${index} could not be reopened: ${message}. ${whatServes(association)} Mend that, and associate again.`,
});

/** The rehearsal itself was refused. */
export const rehearsalRefusedError = (
  association: Association,
  { status, message }: ClusterRequestError,
): ErrorDetails => ({
  type: 'RehearsalFailed',
  message: `The cluster refused to rehearse ${versionName(association.desiredVersion)} (HTTP ${status}): ${message}. Nothing was changed. ${whatServes(association)}`,
});

/** The reload itself was refused, as by a cluster without the reload endpoint. */
export const reloadRefusedError = (
  association: Association,
  { status, message }: ClusterRequestError,
): ErrorDetails => ({
  type: 'ReloadFailed',
  message: `The cluster refused to reload search analyzers (HTTP ${status}): ${message}. ${whatServes(association)}`,
});

/** The way back met a problem, too: the reconciler goes on with it at each look. */
export const withUndoProblem = (error: ErrorDetails, problem: string): ErrorDetails => ({
  ...error,
  message: `${error.message} Putting back what was there met a problem, and is tried again: ${problem}.`,
});

/** `inUse` in words: they have read the file, and cannot read it again. */
export const withUsersLeft = (error: ErrorDetails, { referencePath }: Association, inUse: string): ErrorDetails => ({
  ...error,
  message: `${error.message} ${referencePath} is named by ${inUse}, which cannot be opened without it: associate again, or delete these or take the path out of their settings.`,
});

/** For the end of a message: what a failed change leaves. */
export const whatServes = ({ servingVersion }: Association): string =>
  servingVersion === undefined
    ? 'The file is off every node again.'
    : `${versionName(servingVersion)} goes on serving.`;
