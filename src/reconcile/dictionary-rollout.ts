import { type FileStep, type NodeFile, nodeFiles, type VersionLookup } from '../domains/node-desired-state.ts';
import type { ErrorDetails } from '../model/error-details.ts';
import {
  type Cluster,
  ClusterRequestError,
  ClusterUnreachableError,
  type IndexAnalysis,
} from '../opensearch/cluster.ts';
import type { Association } from '../packages/association.ts';
import { describeUnreachable, type FleetReport, fileProblem, removalProblem, repairedFiles } from './node-fleet.ts';
import { reloadUsers, type UsersReload } from './reload-users.ts';
import { describeReloadFailures, judgeReload } from './reload-verdict.ts';
import {
  deliveryError,
  inUseError,
  reloadError,
  reloadRefusedError,
  removalError,
  withUndoProblem,
} from './rollout-errors.ts';
import type { ChangeOutcome } from './rollout-outcome.ts';
import type { CrashPoint } from './rollout-steps.ts';

export interface RolloutOptions {
  /** Every association of the domain: what the nodes are to have besides. */
  readonly associations: readonly Association[];
  readonly versions: VersionLookup;
  /** Asks every node for these files. */
  readonly apply: (files: readonly NodeFile[]) => Promise<FleetReport>;
  readonly cluster: Cluster;
  /** Names of the nodes that are to serve. */
  readonly nodes: readonly string[];
  /** From before anything was switched, if it could be had; the rollout asks again for what it has to be sure of. */
  readonly analysis: Promise<readonly IndexAnalysis[] | undefined> | undefined;
  /** Writes what became of changes. */
  readonly commit: (outcomes: readonly ChangeOutcome[]) => Promise<void>;
  readonly crashPoint: CrashPoint;
}

/** Changes that go together: one switch, one reload. */
interface Batch {
  readonly applying: readonly Association[];
  readonly removing: readonly Association[];
}

type Failures = ReadonlyMap<string, ErrorDetails>;

/** What a batch came to on the nodes, before anything is put back. */
interface Trial {
  readonly failures: Failures;
  readonly suspects: ReadonlySet<string>;
  readonly reload?: UsersReload;
  /** Nobody's fault: all of it is undone and tried again. */
  readonly waitingFor?: string;
}

/**
 * Takes dictionaries whose bytes are staged live on every node, and others off: switch, reload the search analyzers of the
 * indices that use them, verify. What fails is put back everywhere and fails alone; several changes share one switch and one reload.
 * Cut off anywhere, the rows still say what is wanted and what is served, and the next pass begins again from there.
 */
export class DictionaryRollout {
  /** As the nodes have it by now; by package id. */
  private readonly current: Map<string, Association>;
  private owed = false;

  constructor(private readonly options: RolloutOptions) {
    this.current = new Map(options.associations.map((association) => [association.packageId, association]));
  }

  /** True when analyzers may hold bytes that are no longer live, because a reload on the way back did not succeed. */
  get reloadOwed(): boolean {
    return this.owed;
  }

  async run(applying: readonly Association[], removing: readonly Association[]): Promise<void> {
    try {
      const analysis = removing.length > 0 ? await this.options.cluster.indexAnalysis() : undefined;
      const inUse = failuresOf(removing, (association) => inUseError(association, analysis ?? []));
      const free = removing.filter(({ packageId }) => !inUse.has(packageId));
      await this.commit(removing.flatMap((association) => failedOutcome(association, inUse)));
      if (applying.length + free.length > 0) await this.runBatch({ applying, removing: free }, analysis);
    } catch (error) {
      if (!(error instanceof ClusterUnreachableError || error instanceof ClusterRequestError)) throw error;
      // The first look: nothing was changed yet.
      const waitingFor = `the cluster: ${error.message}`;
      await this.commit([...applying, ...removing].map((association) => waitingOutcome(association, waitingFor)));
    }
  }

  private async runBatch(batch: Batch, analysis: readonly IndexAnalysis[] | undefined): Promise<void> {
    const { failures, suspects, reload, waitingFor } = await this.tryBatch(batch, analysis);
    const all = [...batch.applying, ...batch.removing];
    const undone = all.filter(
      ({ packageId }) => waitingFor !== undefined || failures.has(packageId) || suspects.has(packageId),
    );
    const done = all.filter((association) => !undone.includes(association));
    const problem = undone.length > 0 ? await this.undo(batch, undone, reload) : undefined;
    await this.commit([
      ...done.map((association) =>
        batch.removing.includes(association) ? removed(association) : served(association, reload),
      ),
      ...undone.flatMap((association) =>
        waitingFor === undefined
          ? failedOutcome(association, failures, problem)
          : [waitingOutcome(association, waitingFor)],
      ),
    ]);
    if (waitingFor !== undefined) return;
    // Each alone, so that there is no doubt about which it was.
    for (const packageId of suspects) {
      const suspect = this.current.get(packageId);
      if (suspect) await this.run([suspect], []);
    }
  }

  private async tryBatch(batch: Batch, analysis: readonly IndexAnalysis[] | undefined): Promise<Trial> {
    const { cluster, crashPoint } = this.options;
    const [switched, looked] = await Promise.allSettled([this.applySteps(batch, []), analysis ?? this.firstAnalysis()]);
    if (switched.status === 'rejected') throw switched.reason;
    crashPoint('switched');
    if (batch.removing.length > 0) crashPoint('removed');
    const unreachable = describeUnreachable(switched.value);
    if (unreachable !== undefined) return { failures: new Map(), suspects: new Set(), waitingFor: unreachable };

    const undelivered = failuresOf(batch.applying, (association) =>
      withProblem(fileProblem(switched.value, association.packageId), (problem) => deliveryError(association, problem)),
    );
    const unremoved = failuresOf(batch.removing, ({ referencePath }) =>
      withProblem(removalProblem(switched.value, referencePath), removalError),
    );
    const failures = new Map([...undelivered, ...unremoved]);
    const live = batch.applying.filter(({ packageId }) => !failures.has(packageId));
    try {
      if (looked.status === 'rejected') throw looked.reason;
      const reload = await reloadUsers(cluster, live, looked.value);
      crashPoint('reloaded');
      const verdict = judgeReload(reload.result, live, reload.users);
      for (const association of live) {
        const failed = verdict.failed.get(association.packageId);
        if (failed) failures.set(association.packageId, reloadError(association, failed));
      }
      // Made after the first look, from the file while it was still there.
      for (const [id, error] of failuresOf(batch.removing, (association) => inUseError(association, reload.analysis)))
        failures.set(id, error);
      const { suspects } = verdict;
      const waitingFor = verdict.absence ?? (live.length > 0 ? await this.unseen(batch) : undefined);
      return { failures, suspects, reload, ...(waitingFor !== undefined && { waitingFor }) };
    } catch (error) {
      return { ...judgeClusterError(error, live, failures), suspects: new Set() };
    }
  }

  /**
   * Looks once more after the reload. A node that left before it counts no failed shard, and a file that somebody changed before it
   * was reloaded as it was then: neither was seen to serve these bytes. In words; undefined when every node was.
   */
  private async unseen(batch: Batch): Promise<string | undefined> {
    const { cluster, nodes } = this.options;
    const [report, members] = await Promise.all([this.applySteps(batch, []), cluster.nodeIds()]);
    const absent = nodes.find((name) => !members.has(name));
    if (absent !== undefined) return `node ${absent}, which left the cluster`;
    const [changed] = repairedFiles(report);
    return changed && `node ${changed.node}, where ${changed.report.path} was changed meanwhile`;
  }

  private async firstAnalysis(): Promise<readonly IndexAnalysis[]> {
    return (await this.options.analysis) ?? this.options.cluster.indexAnalysis();
  }

  /** Puts back on every node what was there before, and has it used again. Gives what was in the way, in words. */
  private async undo(
    batch: Batch,
    undone: readonly Association[],
    trial: UsersReload | undefined,
  ): Promise<string | undefined> {
    const { cluster, crashPoint } = this.options;
    const report = await this.applySteps(batch, undone);
    crashPoint('switched-back');
    const problem =
      describeUnreachable(report) ??
      undone.map(({ packageId }) => fileProblem(report, packageId)).find((found) => found !== undefined);
    if (problem !== undefined) this.owed = true;
    // What was served by nobody has nothing to go back to; what is to be removed was not reloaded.
    const before = undone.filter(
      ({ packageId, servingVersion }) =>
        servingVersion !== undefined && batch.applying.some((association) => association.packageId === packageId),
    );
    if (before.length === 0) return problem;
    try {
      const { result } = await reloadUsers(cluster, before, trial?.analysis ?? (await cluster.indexAnalysis()));
      crashPoint('reloaded-back');
      if (result.shards.failed === 0) return problem;
      this.owed = true;
      const path = before.map(({ referencePath }) => referencePath).join(', ');
      return problem ?? describeReloadFailures(result.failures, path);
    } catch (error) {
      if (!(error instanceof ClusterUnreachableError || error instanceof ClusterRequestError)) throw error;
      this.owed = true;
      return problem ?? error.message;
    }
  }

  /** The nodes' files with the batch's steps, except for those that are undone. */
  private applySteps(batch: Batch, undone: readonly Association[]): Promise<FleetReport> {
    const back = new Set(undone.map(({ packageId }) => packageId));
    const steps = new Map<string, FileStep>();
    for (const { packageId } of batch.applying) if (!back.has(packageId)) steps.set(packageId, 'switch');
    for (const { packageId } of batch.removing) if (!back.has(packageId)) steps.set(packageId, 'remove');
    return this.options.apply(nodeFiles([...this.current.values()], steps, this.options.versions));
  }

  private async commit(outcomes: readonly ChangeOutcome[]): Promise<void> {
    if (outcomes.length === 0) return;
    await this.options.commit(outcomes);
    for (const { kind, association } of outcomes) {
      const { packageId, desiredVersion } = association;
      if (kind === 'served') this.current.set(packageId, { ...association, servingVersion: desiredVersion });
      if (kind === 'removed') this.current.delete(packageId);
    }
    this.options.crashPoint('committed');
  }
}

/** The cluster could not be asked, or would not: absence is waited for, a refusal is a failure. */
function judgeClusterError(
  error: unknown,
  live: readonly Association[],
  failures: Failures,
): { readonly failures: Failures; readonly waitingFor?: string } {
  if (error instanceof ClusterUnreachableError) return { failures, waitingFor: `the cluster: ${error.message}` };
  if (!(error instanceof ClusterRequestError)) throw error;
  // 408, 429 and 5xx pass: no cluster manager, too many requests.
  const passes = error.status === 408 || error.status === 429 || error.status >= 500;
  if (passes) return { failures, waitingFor: `the cluster: ${error.message}` };
  const refused = failuresOf(live, (association) => reloadRefusedError(association, error));
  return { failures: new Map([...failures, ...refused]) };
}

const failuresOf = (
  associations: readonly Association[],
  judge: (association: Association) => ErrorDetails | undefined,
): Failures =>
  new Map(
    associations.flatMap((association): [string, ErrorDetails][] => {
      const error = judge(association);
      return error ? [[association.packageId, error]] : [];
    }),
  );

const withProblem = (
  problem: string | undefined,
  error: (problem: string) => ErrorDetails,
): ErrorDetails | undefined => (problem === undefined ? undefined : error(problem));

function failedOutcome(association: Association, failures: Failures, undoProblem?: string): ChangeOutcome[] {
  const error = failures.get(association.packageId);
  if (!error) return [];
  return [
    { kind: 'failed', association, error: undoProblem === undefined ? error : withUndoProblem(error, undoProblem) },
  ];
}

const waitingOutcome = (association: Association, waitingFor: string): ChangeOutcome => ({
  kind: 'waiting',
  association,
  waitingFor,
  type: 'NodeUnreachable',
});

const removed = (association: Association): ChangeOutcome => ({ kind: 'removed', association });

function served(association: Association, reload: UsersReload | undefined): ChangeOutcome {
  const users = reload?.users.get(association.packageId) ?? [];
  const isReloaded = (index: string) => (reload?.result.reloaded[index]?.length ?? 0) > 0;
  return {
    kind: 'served',
    association,
    reloaded: users.filter(isReloaded),
    needReopen: users.filter((index) => !isReloaded(index)),
  };
}
