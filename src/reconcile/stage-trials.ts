import { stagedPath } from '../agent-protocol/staged-path.ts';
import { directoryProblem } from '../domains/directory-support.ts';
import type { NodeFile, VersionLookup } from '../domains/node-desired-state.ts';
import type { ErrorDetails } from '../model/error-details.ts';
import type { DomainId } from '../model/identity.ts';
import { versionName } from '../packages/package.ts';
import type { Store, Trial } from '../store/store.ts';
import { describeUnreachable, type FleetReport } from './node-fleet.ts';
import type { Work } from './reconciler.ts';

/** What the nodes are to have for a trial. */
type PlannedTrial =
  /** Staged on every node, and nothing else. */
  | { readonly kind: 'stage'; readonly trial: Trial; readonly file: NodeFile }
  /** Its version is on its way. */
  | { readonly kind: 'wait'; readonly trial: Trial }
  | { readonly kind: 'fail'; readonly trial: Trial; readonly error: ErrorDetails };

/** Those of a domain whose time is not over. The others go: nobody has use for them. */
export async function currentTrials(
  store: Store,
  domainId: DomainId,
  work: Work,
  now: Date,
): Promise<readonly Trial[]> {
  const trials = await store.trials.allForDomain(domainId);
  const isOver = ({ expiresAt }: Trial): boolean => expiresAt.getTime() <= now.getTime();
  if (trials.some(isOver))
    await work.transaction(async (tx) => {
      for (const { id } of trials.filter(isOver)) await tx.trials.delete(id);
    });
  return trials.filter((trial) => !isOver(trial));
}

export function planTrials(
  trials: readonly Trial[],
  versions: VersionLookup,
  engineVersion: string,
): readonly PlannedTrial[] {
  return trials.flatMap((trial) =>
    trial.state.status === 'failed' ? [] : [planTrial(trial, versions, engineVersion)],
  );
}

function planTrial(trial: Trial, versions: VersionLookup, engineVersion: string): PlannedTrial {
  const { packageId, version } = trial;
  const found = versions(packageId, version);
  if (!found) {
    const message = `There is no version ${versionName(version)} of package ${packageId}: try one that there is.`;
    return { kind: 'fail', trial, error: { type: 'Cancelled', message } };
  }
  switch (found.state.status) {
    case 'COPYING':
    case 'VALIDATING':
      return { kind: 'wait', trial };
    case 'COPY_FAILED':
    case 'VALIDATION_FAILED':
      return { kind: 'fail', trial, error: found.state.error };
    case 'AVAILABLE': {
      const { blob, layout = 'file' } = found.state;
      const problem = layout === 'directory' ? directoryProblem(engineVersion) : undefined;
      if (problem !== undefined)
        return { kind: 'fail', trial, error: { type: 'IncompatibleEngine', message: `${problem}.` } };
      const file = { packageId, version, path: pathOf(trial), ...blob, layout, phase: 'staged' } as const;
      return { kind: 'stage', trial, file };
    }
    default:
      return found.state satisfies never;
  }
}

/** A path of its own, so that it is in nobody's way: it names the staged bytes, and no setting ever holds it. */
const pathOf = ({ id }: Trial): string => `trials/${id.replaceAll('-', '')}`;

export const trialFiles = (planned: readonly PlannedTrial[]): readonly NodeFile[] =>
  planned.flatMap((each) => (each.kind === 'stage' ? [each.file] : []));

/** Somebody waits for one of these. */
export const areTrialsPending = (planned: readonly PlannedTrial[]): boolean =>
  planned.some(({ trial }) => trial.state.status === 'staging');

/** Says of trials what the nodes said. A node that cannot be reached fails a trial at once: it is quickly asked for again. */
export async function settleTrials(planned: readonly PlannedTrial[], report: FleetReport, work: Work): Promise<void> {
  const settled = planned.flatMap((each): Trial[] => {
    const state = stateOf(each, report);
    return state && each.trial.state.status === 'staging' ? [{ ...each.trial, state }] : [];
  });
  if (settled.length === 0) return;
  await work.transaction(async (tx) => {
    for (const trial of settled) await tx.trials.update(trial);
  });
}

function stateOf(planned: PlannedTrial, report: FleetReport): Trial['state'] | undefined {
  switch (planned.kind) {
    case 'wait':
      return undefined;
    case 'fail':
      return { status: 'failed', error: planned.error };
    case 'stage': {
      const unreachable = describeUnreachable(report);
      if (unreachable !== undefined)
        return {
          status: 'failed',
          error: { type: 'NodeUnreachable', message: `${unreachable}. Mend that, and try again.` },
        };
      const problem = stagingProblem(planned.file, report);
      if (problem !== undefined)
        return {
          status: 'failed',
          error: { type: 'DeliveryFailed', message: `${problem}. Mend that, and try again.` },
        };
      return { status: 'staged', stagedPath: stagedPath(planned.file) };
    }
    default:
      return planned satisfies never;
  }
}

function stagingProblem({ path, sha256 }: NodeFile, { reports }: FleetReport): string | undefined {
  for (const [node, { files }] of reports) {
    const seen = files.find((file) => file.path === path);
    if (seen?.staged !== sha256) return `node ${node}: ${seen?.error ?? 'the bytes were not staged'}`;
  }
  return undefined;
}
