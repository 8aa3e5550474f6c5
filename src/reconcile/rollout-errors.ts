import { describeUses, packageUses } from '../domains/package-usage.ts';
import type { ErrorDetails } from '../model/error-details.ts';
import type { ClusterRequestError, IndexAnalysis, ReloadFailure } from '../opensearch/cluster.ts';
import type { Association } from '../packages/association.ts';
import { versionName } from '../packages/package.ts';
import { describeReloadFailures } from './reload-verdict.ts';

/** An index refers to the file that is to go; undefined when none does. Closed ones count: they could not be opened again. */
export function inUseError(association: Association, analysis: readonly IndexAnalysis[]): ErrorDetails | undefined {
  const uses = packageUses(association, analysis);
  if (uses.length === 0) return undefined;
  const message = `${association.referencePath} is used by ${describeUses(uses)}. Delete these indices or take the path out of their settings, and dissociate again.`;
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

const whatServes = ({ servingVersion }: Association): string =>
  servingVersion === undefined
    ? 'The file is off every node again.'
    : `${versionName(servingVersion)} goes on serving.`;
