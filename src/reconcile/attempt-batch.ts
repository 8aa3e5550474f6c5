import type { VersionLookup } from '../domains/node-desired-state.ts';
import { type PackageUser, pathsOf } from '../domains/package-usage.ts';
import type { ErrorDetails } from '../model/error-details.ts';
import { ClusterRequestError, type IndexAnalysis } from '../opensearch/cluster.ts';
import type { Association } from '../packages/association.ts';
import { isClusterTrouble, passingTrouble } from './cluster-trouble.ts';
import { mapUsers } from './map-users.ts';
import { describeUnreachable, type FleetReport, fileProblem, removalProblem } from './node-fleet.ts';
import { findUsers } from './package-users.ts';
import type { RolloutCluster } from './patience.ts';
import { reloadUsers, type UsersReload } from './reload-users.ts';
import { judgeReload } from './reload-verdict.ts';
import { reopenStale } from './reopen-stale.ts';
import type { ReopeningNotes } from './reopening-notes.ts';
import {
  deliveryError,
  inUseError,
  reloadError,
  reloadRefusedError,
  removalError,
  reopenError,
} from './rollout-errors.ts';
import type { CrashPoint } from './rollout-steps.ts';
import { type Verification, verifyServed } from './verify-served.ts';

/** Changes that go together: one switch, one reload. */
export interface Batch {
  readonly applying: readonly Association[];
  readonly removing: readonly Association[];
}

export type Failures = ReadonlyMap<string, ErrorDetails>;

/** What a batch came to on the nodes, before anything is put back. */
export interface Attempt {
  readonly failures: Failures;
  /** One or more of these are to blame: each is tried alone. */
  readonly suspects: ReadonlySet<string>;
  /** To be taken back, as somebody asked meanwhile. */
  readonly cancelled: ReadonlySet<string>;
  readonly reload?: UsersReload;
  readonly verification?: Verification;
  /** Nobody's fault: all of it is undone and tried again. */
  readonly waitingFor?: string;
}

export interface AttemptOptions {
  readonly cluster: RolloutCluster;
  readonly versions: VersionLookup;
  /** Names of the nodes that are to serve. */
  readonly nodes: readonly string[];
  /** Puts the batch live on every node; again, it looks whether it still is. */
  readonly applySwitch: () => Promise<FleetReport>;
  readonly analysis: () => Promise<readonly IndexAnalysis[]>;
  /** Package ids whose change is to be taken back. */
  readonly cancelled: () => Promise<ReadonlySet<string>>;
  readonly notes: ReopeningNotes;
  readonly crashPoint: CrashPoint;
}

/** Switches a batch, has it read, and looks whether it was. Whatever it comes to, the nodes are left as they are then. */
export async function attemptBatch(batch: Batch, options: AttemptOptions): Promise<Attempt> {
  const { crashPoint, applySwitch, analysis } = options;
  const [switched, looked] = await Promise.allSettled([applySwitch(), analysis()]);
  if (switched.status === 'rejected') throw switched.reason;
  await crashPoint('switched');
  if (batch.removing.length > 0) await crashPoint('removed');
  const nothing: Attempt = { failures: new Map(), suspects: new Set(), cancelled: new Set() };
  const unreachable = describeUnreachable(switched.value);
  if (unreachable !== undefined) return { ...nothing, waitingFor: unreachable };

  const failures = new Map([
    ...undelivered(batch.applying, switched.value),
    ...unremoved(batch.removing, switched.value),
  ]);
  const cancelled = await options.cancelled();
  const live = batch.applying.filter(({ packageId }) => !failures.has(packageId) && !cancelled.has(packageId));
  try {
    if (looked.status === 'rejected') throw looked.reason;
    const made = await makeServed({ ...batch, applying: live }, looked.value, options);
    return { ...made, failures: new Map([...failures, ...made.failures]), cancelled: await options.cancelled() };
  } catch (error) {
    if (!isClusterTrouble(error)) throw error;
    const waitingFor = passingTrouble(error);
    const late = await options.cancelled();
    if (waitingFor !== undefined) return { ...nothing, failures, cancelled: late, waitingFor };
    if (!(error instanceof ClusterRequestError)) throw error;
    const refused = live.map((association) => [association.packageId, reloadRefusedError(association, error)] as const);
    return { ...nothing, failures: new Map([...failures, ...refused]), cancelled: late };
  }
}

/** Reload, reopen where that is wanted, verify. @throws ClusterUnreachableError, ClusterRequestError, GivenUpError */
async function makeServed(
  { applying, removing }: Batch,
  analysis: readonly IndexAnalysis[],
  options: AttemptOptions,
): Promise<Omit<Attempt, 'cancelled'>> {
  const { cluster, crashPoint } = options;
  const [reload, users, mapped] = await Promise.all([
    reloadUsers(cluster, applying, analysis),
    // Made after the first look, from the file while it was still there.
    removing.length > 0 ? findUsers(cluster, removing) : new Map<string, readonly PackageUser[]>(),
    mapUsers(cluster, applying, analysis),
  ]);
  await crashPoint('reloaded');
  const verdict = judgeReload(reload.result, applying, reload.users);
  const failures = new Map<string, ErrorDetails>();
  for (const association of applying) {
    const failed = verdict.failed.get(association.packageId);
    if (failed) failures.set(association.packageId, reloadError(association, failed));
  }
  for (const association of removing) {
    const error = association.forced ? undefined : inUseError(association, users.get(association.packageId) ?? []);
    if (error) failures.set(association.packageId, error);
  }
  const { suspects, absence } = verdict;
  const attempt = { failures, suspects, reload };
  if (absence !== undefined) return { ...attempt, waitingFor: absence };
  const good = applying.filter(({ packageId }) => !failures.has(packageId) && !suspects.has(packageId));
  const closed = new Set<string>();
  const notes: ReopeningNotes = {
    ...options.notes,
    begin: async (index) => {
      closed.add(index);
      await options.notes.begin(index);
    },
  };
  const stuck = await reopenStale(good, reload, { ...options, notes });
  if (stuck) {
    for (const association of stuck.users)
      failures.set(association.packageId, reopenError(association, stuck.index, stuck.error));
    // What was reopened before is not looked at any more: nobody has seen what the others of this batch serve.
    const unseen = good.map(({ packageId }) => packageId).filter((packageId) => !failures.has(packageId));
    return { ...attempt, suspects: new Set([...suspects, ...unseen]) };
  }
  if (good.length === 0) return attempt;
  // Documents are counted as they were last refreshed, which closing an index does.
  const known = mapped?.filter(({ index }) => !closed.has(index));
  const verification = await verifyServed(good, reload, { ...options, mapped: known });
  await crashPoint('verified');
  const { waitingFor } = verification;
  return { ...attempt, verification, ...(waitingFor !== undefined && { waitingFor }) };
}

const undelivered = (
  applying: readonly Association[],
  switched: FleetReport,
): readonly (readonly [string, ErrorDetails])[] =>
  applying.flatMap((association) => {
    const problem = fileProblem(switched, association.packageId);
    return problem === undefined ? [] : [[association.packageId, deliveryError(association, problem)] as const];
  });

const unremoved = (
  removing: readonly Association[],
  switched: FleetReport,
): readonly (readonly [string, ErrorDetails])[] =>
  removing.flatMap((association) => {
    const problem = removalProblem(switched, pathsOf(association));
    return problem === undefined ? [] : [[association.packageId, removalError(problem)] as const];
  });
