import type { ChangeProgressStatusDetails, DomainStatus } from '@aws-sdk/client-opensearch';
import { CliError } from '../cli-error.ts';
import type { Look } from './wait-until.ts';

export type DomainGoal = 'active' | 'gone';

/** What the change is at: `Creating nodes (2 of 5): node demo-1 is starting`. */
export function describeChange(change: ChangeProgressStatusDetails | undefined): string | undefined {
  const stages = change?.ChangeProgressStages ?? [];
  const index = stages.findIndex(({ Status }) => Status !== undefined && !['COMPLETED', 'PENDING'].includes(Status));
  const at = index >= 0 ? index : stages.findIndex(({ Status }) => Status !== 'COMPLETED');
  const stage = stages[at];
  if (stage === undefined) return undefined;
  const description = stage.Description ? `: ${stage.Description}` : '';
  return `${stage.Name ?? 'stage'} (${at + 1} of ${stages.length})${description}`;
}

/** What the stage of this package waits for; Longshore gives each association that is under way a stage with its id. */
export const describePackageStage = (
  change: ChangeProgressStatusDetails | undefined,
  packageId: string,
): string | undefined =>
  change?.ChangeProgressStages?.find(({ Name }) => Name?.endsWith(` ${packageId}`))?.Description || undefined;

/** Has the domain got there? @throws CliError when it never will. */
export function lookAtDomain(
  seen: DomainStatus | undefined,
  change: ChangeProgressStatusDetails | undefined,
  goal: DomainGoal,
): Look<DomainStatus | undefined> {
  if (seen === undefined) {
    if (goal === 'gone') return { done: true, value: undefined };
    throw new CliError('failed', 'there is no such domain', { remedy: '`longshore domain list` shows what there is.' });
  }
  const at = describeChange(change);
  if (goal === 'gone') return { done: false, waitingFor: at ?? 'the domain is still there' };
  if (seen.Deleted === true) throw new CliError('failed', `domain ${seen.DomainName} is being deleted`);
  if (change?.Status === 'FAILED') {
    throw new CliError(
      'failed',
      `the change of domain ${seen.DomainName} failed${at === undefined ? '' : ` at ${at}`}`,
      {
        remedy: '`longshore doctor` checks what domains need from this machine.',
      },
    );
  }
  const reachable = seen.Endpoint !== undefined || seen.Endpoints !== undefined;
  if (seen.Processing !== true && reachable) return { done: true, value: seen };
  return { done: false, waitingFor: at ?? 'the domain is processing' };
}
