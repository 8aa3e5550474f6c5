import type { VersionLookup } from '../domains/node-desired-state.ts';
import type { Clock } from '../model/clock.ts';
import {
  type Cluster,
  ClusterRequestError,
  ClusterUnreachableError,
  type IndexAnalysis,
} from '../opensearch/cluster.ts';
import type { Association } from '../packages/association.ts';
import { commitOutcomes } from './commit-outcomes.ts';
import { DictionaryRollout } from './dictionary-rollout.ts';
import type { DomainSession } from './domain-session.ts';
import { describeUnreachable, type FleetReport, fileProblem } from './node-fleet.ts';
import type { Work } from './reconciler.ts';
import { payReload } from './repair.ts';
import { deliveryError } from './rollout-errors.ts';
import type { ChangeOutcome } from './rollout-outcome.ts';
import { type PlannedChange, packageOutcome } from './rollout-plan.ts';
import type { CrashPoint } from './rollout-steps.ts';

export interface ChangePackagesOptions {
  readonly associations: readonly Association[];
  readonly versions: VersionLookup;
  readonly plan: readonly PlannedChange[];
  /** What the nodes answered when they were given what is served and, beside it, what is wanted. */
  readonly staged: FleetReport;
  /** What indices say of their analysis, asked while the bytes were staged; undefined when it could not be had. */
  readonly analysis: Promise<readonly IndexAnalysis[] | undefined> | undefined;
  /** A node, or the cluster, that is not there yet, in words. */
  readonly absent: string | undefined;
  /** Names of the nodes that are to serve. */
  readonly nodes: readonly string[];
  /** Undefined when no node runs. */
  readonly cluster: Cluster | undefined;
  readonly session: DomainSession;
  readonly work: Work;
  readonly clock: Clock;
  readonly changeTimeoutMs: number;
  readonly crashPoint: CrashPoint;
}

/** Does what can be done now about the packages of a domain that are changing. True when some of them wait. */
export async function changePackages(options: ChangePackagesOptions): Promise<boolean> {
  const { associations, versions, plan, staged, cluster, session, work, crashPoint } = options;
  let isWaiting = false;
  const commit = async (outcomes: readonly ChangeOutcome[]): Promise<void> => {
    isWaiting ||= outcomes.some(({ kind }) => kind === 'waiting');
    await commitOutcomes(outcomes, work, options);
  };
  const absent = describeUnreachable(staged) ?? options.absent;
  await commit(plan.flatMap((change) => outcomeSoFar(change, staged, absent)));
  if (absent !== undefined || !cluster) return isWaiting;

  if (session.reloadOwed) await payIfPossible(cluster, associations, session);
  const ready = plan.filter((change) => outcomeSoFar(change, staged, absent).length === 0);
  if (ready.length === 0) return isWaiting;
  const rollout = new DictionaryRollout({
    associations,
    versions,
    apply: (files) => session.apply(files, work),
    cluster,
    nodes: options.nodes,
    analysis: options.analysis,
    commit,
    crashPoint,
  });
  await rollout.run(associationsOf(ready, 'apply'), associationsOf(ready, 'remove'));
  if (rollout.reloadOwed) session.reloadOwed = true;
  return isWaiting;
}

/** What can be said before anything is switched; nothing when the change can be made. */
function outcomeSoFar(
  change: PlannedChange,
  staged: FleetReport,
  absent: string | undefined,
): readonly ChangeOutcome[] {
  const { association, kind } = change;
  if (kind === 'wait' || kind === 'fail') return packageOutcome(change);
  if (absent !== undefined) return [{ kind: 'waiting', association, waitingFor: absent, type: 'NodeUnreachable' }];
  const problem = kind === 'apply' ? fileProblem(staged, association.packageId) : undefined;
  return problem === undefined ? [] : [{ kind: 'failed', association, error: deliveryError(association, problem) }];
}

const associationsOf = (plan: readonly PlannedChange[], kind: PlannedChange['kind']): readonly Association[] =>
  plan.filter((change) => change.kind === kind).map(({ association }) => association);

/** A cluster that cannot be asked now is asked at the next look. */
async function payIfPossible(
  cluster: Cluster,
  associations: readonly Association[],
  session: DomainSession,
): Promise<void> {
  try {
    await payReload(cluster, associations, session);
  } catch (error) {
    if (!(error instanceof ClusterUnreachableError || error instanceof ClusterRequestError)) throw error;
  }
}
