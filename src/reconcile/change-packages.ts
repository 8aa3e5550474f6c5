import type { BlobLines } from '../blob/blob-lines.ts';
import type { IndexReport } from '../domains/index-report.ts';
import type { VersionLookup } from '../domains/node-desired-state.ts';
import type { Clock } from '../model/clock.ts';
import type { Cluster, IndexAnalysis } from '../opensearch/cluster.ts';
import type { Association } from '../packages/association.ts';
import type { Store } from '../store/store.ts';
import { commitOutcomes } from './commit-outcomes.ts';
import { DictionaryRollout } from './dictionary-rollout.ts';
import type { DomainSession } from './domain-session.ts';
import { describeUnreachable, type FleetReport, fileProblem } from './node-fleet.ts';
import { Patience, type PatienceOptions, patientCluster } from './patience.ts';
import { payReload } from './pay-reload.ts';
import type { Work } from './reconciler.ts';
import { reopeningNotes } from './reopening-notes.ts';
import { deliveryError } from './rollout-errors.ts';
import type { ChangeOutcome } from './rollout-outcome.ts';
import { type PlannedChange, packageOutcome } from './rollout-plan.ts';
import type { CrashPoint } from './rollout-steps.ts';
import { namingUsersLeft, usersLeft } from './users-left.ts';

export interface ChangePackagesOptions {
  readonly store: Pick<Store, 'associations' | 'indexReports' | 'reopenings'>;
  readonly domainId: string;
  readonly associations: readonly Association[];
  readonly versions: VersionLookup;
  readonly plan: readonly PlannedChange[];
  /** What the nodes answered when they were given what is served and, beside it, what is wanted. */
  readonly staged: FleetReport;
  /** What indices say of their analysis, asked while the bytes were staged; undefined when it could not be had. */
  readonly analysis: Promise<readonly IndexAnalysis[] | undefined> | undefined;
  /** A node, or the cluster, that is not there yet, in words. */
  readonly absent: string | undefined;
  /** The same, looked at anew. */
  readonly absentNow: () => Promise<string | undefined>;
  /** Names of the nodes that are to serve. */
  readonly nodes: readonly string[];
  /** Undefined when no node runs. */
  readonly cluster: Cluster | undefined;
  /** Gives every node these files and links, beside what else it is to have. */
  readonly apply: (
    files: Parameters<DomainSession['apply']>[0],
    links: Parameters<DomainSession['apply']>[1],
  ) => Promise<FleetReport>;
  readonly lines: BlobLines;
  readonly session: DomainSession;
  readonly work: Work;
  readonly clock: Clock;
  readonly changeTimeoutMs: number;
  readonly patience?: Pick<PatienceOptions, 'lookMs' | 'absentMs'> | undefined;
  readonly crashPoint: CrashPoint;
}

/** Does what can be done now about the packages of a domain that are changing. True when some of them wait. */
export async function changePackages(options: ChangePackagesOptions): Promise<boolean> {
  const { associations, versions, plan, staged, session, work, store, domainId } = options;
  let isWaiting = false;
  const commit = async (outcomes: readonly ChangeOutcome[]): Promise<void> => {
    isWaiting ||= outcomes.some(({ kind }) => kind === 'waiting');
    await commitOutcomes(outcomes, work, options);
    for (const { kind, association } of outcomes) if (kind === 'served') session.unpaid.delete(association.packageId);
  };
  const absent = describeUnreachable(staged) ?? options.absent;
  const sofar = plan.map((change) => ({ change, outcomes: outcomeSoFar(change, staged, absent) }));
  const settled = sofar.flatMap(({ outcomes }) => outcomes);
  const ready = sofar.filter(({ outcomes }) => outcomes.length === 0).map(({ change }) => change);
  const cluster = absent === undefined ? options.cluster : undefined;
  const notes = reopeningNotes(options);
  const saveReports = ({ packageId }: Association, reports: readonly IndexReport[]) =>
    work.transaction((tx) => tx.indexReports.replace(domainId, packageId, reports));
  const reportsOf = ({ packageId }: Association) => store.indexReports.list(domainId, packageId);
  const patience = cluster && patienceFor(ready, options);
  // What is told of a change that ends here is to be so: what a predecessor left of it is put back before.
  const atRest = associations.filter((each) => !ready.some(({ association }) => association === each));
  const isUnpaid = atRest.some(({ packageId }) => session.unpaid.has(packageId));
  if (cluster && patience && (session.reloadOwed || session.reopenOwed.size > 0 || isUnpaid))
    await payReload(associations, {
      cluster: patientCluster(cluster, patience, false),
      session,
      versions,
      atRest,
      reportsOf,
      saveReports,
      notes,
      notOpened: () => store.reopenings.list(domainId),
    });
  const cancelled = settled.filter(({ kind }) => kind === 'cancelled').map(({ association }) => association);
  const left =
    cluster && patience
      ? await usersLeft(patientCluster(cluster, patience, false), cancelled)
      : new Map<string, string>();
  await commit(settled.map((outcome) => namingUsersLeft(outcome, left)));
  if (!cluster || !patience || ready.length === 0) return isWaiting;

  const rollout = new DictionaryRollout({
    associations,
    versions,
    apply: options.apply,
    cluster: patientCluster(cluster, patience, true),
    clusterForUndo: patientCluster(cluster, patience, false),
    nodes: options.nodes,
    analysis: options.analysis,
    lines: options.lines,
    commit,
    cancelled: () => cancelledOf(ready, options),
    notes,
    reportsBefore: reportsOf,
    saveReports,
    crashPoint: options.crashPoint,
  });
  await rollout.run(associationsOf(ready, 'apply'), associationsOf(ready, 'remove'));
  if (rollout.reloadOwed) session.reloadOwed = true;
  for (const index of rollout.reopenOwed) session.reopenOwed.add(index);
  return isWaiting;
}

/** What can be said before anything is switched; nothing when the change can be made. */
function outcomeSoFar(
  change: PlannedChange,
  staged: FleetReport,
  absent: string | undefined,
): readonly ChangeOutcome[] {
  const { association, kind } = change;
  if (kind !== 'apply' && kind !== 'remove') return packageOutcome(change);
  if (absent !== undefined) return [{ kind: 'waiting', association, waitingFor: absent, type: 'NodeUnreachable' }];
  const problem = kind === 'apply' ? fileProblem(staged, association.packageId) : undefined;
  return problem === undefined ? [] : [{ kind: 'failed', association, error: deliveryError(association, problem) }];
}

const associationsOf = (plan: readonly PlannedChange[], kind: PlannedChange['kind']): readonly Association[] =>
  plan.filter((change) => change.kind === kind).map(({ association }) => association);

/** Of these changes, those that somebody wants to be taken back. */
async function cancelledOf(
  changes: readonly PlannedChange[],
  { store, domainId }: Pick<ChangePackagesOptions, 'store' | 'domainId'>,
): Promise<ReadonlySet<string>> {
  const ids = new Set(changes.map(({ association }) => association.packageId));
  const rows = await store.associations.allForDomain(domainId);
  return new Set(rows.filter((row) => row.cancelRequested && ids.has(row.packageId)).map(({ packageId }) => packageId));
}

function patienceFor(changes: readonly PlannedChange[], options: ChangePackagesOptions): Patience {
  const { clock, changeTimeoutMs, work, absentNow } = options;
  const due = Math.min(...changes.map(({ association }) => association.changeStartedAt.getTime())) + changeTimeoutMs;
  return new Patience({
    ...options.patience,
    absent: absentNow,
    isOver: () => clock().getTime() >= due,
    isCancelled: async () => (await cancelledOf(changes, options)).size > 0,
    askedAgain: (ms) => work.askedAgain(ms),
    signal: work.signal,
  });
}
