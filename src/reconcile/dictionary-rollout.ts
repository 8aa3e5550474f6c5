import type { BlobLines } from '../blob/blob-lines.ts';
import type { IndexReport } from '../domains/index-report.ts';
import {
  type NodeFile,
  type NodeLink,
  nodeFiles,
  nodeLinks,
  type VersionLookup,
} from '../domains/node-desired-state.ts';
import { describeUsers, type PackageUser } from '../domains/package-usage.ts';
import type { ErrorDetails } from '../model/error-details.ts';
import type { IndexAnalysis } from '../opensearch/cluster.ts';
import type { Association } from '../packages/association.ts';
import { type Attempt, attemptBatch, type Batch } from './attempt-batch.ts';
import { isClusterTrouble, passingTrouble } from './cluster-trouble.ts';
import { fileSteps } from './file-steps.ts';
import { mixedReports } from './mixed-reports.ts';
import type { FleetReport } from './node-fleet.ts';
import { findUsers } from './package-users.ts';
import type { RolloutCluster } from './patience.ts';
import { NOT_REHEARSED, type Rehearsed, rehearse } from './rehearse.ts';
import type { ReopeningNotes } from './reopening-notes.ts';
import { inUseError, withUndoProblem } from './rollout-errors.ts';
import type { ChangeOutcome } from './rollout-outcome.ts';
import type { CrashPoint } from './rollout-steps.ts';
import { servedOutcome } from './served-outcome.ts';
import { undoChanges } from './undo-changes.ts';
import { namingUsersLeft, usersLeft } from './users-left.ts';

export interface RolloutOptions {
  /** Every association of the domain: what the nodes are to have besides. */
  readonly associations: readonly Association[];
  readonly versions: VersionLookup;
  /** Asks every node for these files and links. */
  readonly apply: (files: readonly NodeFile[], links: readonly NodeLink[]) => Promise<FleetReport>;
  readonly cluster: RolloutCluster;
  /** The same for the way back, which a cancelled change takes as well. */
  readonly clusterForUndo: RolloutCluster;
  /** Names of the nodes that are to serve. */
  readonly nodes: readonly string[];
  /** From before anything was switched, if it could be had; the rollout asks again for what it has to be sure of. */
  readonly analysis: Promise<readonly IndexAnalysis[] | undefined> | undefined;
  readonly lines: BlobLines;
  /** Writes what became of changes. */
  readonly commit: (outcomes: readonly ChangeOutcome[]) => Promise<void>;
  /** Package ids whose change is to be taken back. */
  readonly cancelled: () => Promise<ReadonlySet<string>>;
  readonly notes: ReopeningNotes;
  readonly reportsBefore: (association: Association) => Promise<readonly IndexReport[]>;
  /** Of an association whose change was taken back. */
  readonly saveReports: (association: Association, reports: readonly IndexReport[]) => Promise<void>;
  readonly crashPoint: CrashPoint;
}

const NO_USERS: ReadonlyMap<string, readonly PackageUser[]> = new Map();

/**
 * Takes dictionaries whose bytes are staged on every node live, and others off: rehearse, switch, reload, reopen where that is wanted,
 * verify. What fails is put back everywhere and fails alone; several changes share one switch and one reload. Cut off anywhere, the
 * rows still say what is wanted and what is served, and the next pass begins again from there.
 */
export class DictionaryRollout {
  /** As the nodes have it by now; by package id. */
  private readonly current: Map<string, Association>;
  /** Package ids of what was not settled yet. */
  private readonly toTry = new Set<string>();
  private rehearsed: Rehearsed = NOT_REHEARSED;
  private users = NO_USERS;
  /** Who uses a file that was taken away again, in words, by package id. */
  private left: ReadonlyMap<string, string> = new Map();
  /** Indices that were closed in this run: their analyzers hold what was live then. */
  private readonly closed = new Set<string>();
  /** Those of which nobody knows whether they were opened again. */
  private readonly notOpened = new Set<string>();
  private owed = false;
  private toReopen: readonly string[] = [];

  constructor(private readonly options: RolloutOptions) {
    this.current = new Map(options.associations.map((association) => [association.packageId, association]));
  }

  /** True when analyzers may hold bytes that are no longer live, because a reload on the way back did not succeed. */
  get reloadOwed(): boolean {
    return this.owed;
  }

  /** Indices that are to be reopened for the same reason. */
  get reopenOwed(): readonly string[] {
    return this.toReopen;
  }

  async run(applying: readonly Association[], removing: readonly Association[]): Promise<void> {
    for (const { packageId } of applying) this.toTry.add(packageId);
    const batch = await this.admit({ applying, removing });
    if (batch.applying.length + batch.removing.length > 0) await this.runBatch(batch);
  }

  /** What of a batch may be switched. What may not is told; nothing was touched for it. */
  private async admit(asked: Batch): Promise<Batch> {
    const { cluster, versions, lines, nodes, crashPoint } = this.options;
    const { applying, removing } = await this.withoutCancelled(asked);
    try {
      const [rehearsed, users, members] = await Promise.all([
        rehearse(applying, { cluster, versions, lines }),
        removing.length > 0 ? findUsers(cluster, removing) : NO_USERS,
        cluster.nodeIds(),
      ]);
      this.rehearsed = rehearsed;
      this.users = users;
      const failures = new Map(rehearsed.failures);
      for (const association of removing.filter(({ forced }) => !forced)) {
        const error = inUseError(association, users.get(association.packageId) ?? []);
        if (error) failures.set(association.packageId, error);
      }
      const all = [...applying, ...removing];
      await this.commit(all.flatMap((association) => failedOutcome(association, failures.get(association.packageId))));
      if (applying.length > 0) await crashPoint('rehearsed');
      const passed = ({ packageId }: Association): boolean => !failures.has(packageId);
      const free = { applying: applying.filter(passed), removing: removing.filter(passed) };
      const absent = nodes.find((name) => !members.has(name));
      if (absent !== undefined) return await this.wait(free, `node ${absent}, which is not in the cluster`);
      return await this.withoutCancelled(free);
    } catch (error) {
      if (!isClusterTrouble(error)) throw error;
      return this.wait({ applying, removing }, passingTrouble(error) ?? `the cluster: ${error.message}`);
    }
  }

  /** Nothing of the batch was touched: it is tried again, but for what is to be taken back. */
  private async wait(batch: Batch, waitingFor: string): Promise<Batch> {
    const { applying, removing } = await this.withoutCancelled(batch);
    await this.commit([...applying, ...removing].map((association) => waitingOutcome(association, waitingFor)));
    return { applying: [], removing: [] };
  }

  private async withoutCancelled({ applying, removing }: Batch): Promise<Batch> {
    const cancelled = await this.options.cancelled();
    const isCancelled = ({ packageId }: Association): boolean => cancelled.has(packageId);
    await this.commit(
      [...applying, ...removing].filter(isCancelled).map((association) => ({ kind: 'cancelled', association })),
    );
    return {
      applying: applying.filter((each) => !isCancelled(each)),
      removing: removing.filter((each) => !isCancelled(each)),
    };
  }

  private async runBatch(batch: Batch): Promise<void> {
    const { cluster, versions, nodes, cancelled, crashPoint } = this.options;
    const attempt = await attemptBatch(batch, {
      cluster,
      versions,
      nodes,
      cancelled,
      crashPoint,
      applySwitch: () => this.applySteps(batch, []),
      analysis: async () => (await this.options.analysis) ?? cluster.indexAnalysis(),
      notes: this.notes,
    });
    const all = [...batch.applying, ...batch.removing];
    const undone = all.filter((association) => isUndone(association, attempt));
    const problem = undone.length > 0 ? await this.undo(batch, undone, attempt) : undefined;
    await this.commit(await Promise.all(all.map((each) => this.outcomeOf(each, batch, attempt, problem))));
    if (attempt.waitingFor !== undefined) return;
    // Each alone, so that there is no doubt about which it was.
    for (const packageId of attempt.suspects) {
      const suspect = this.current.get(packageId);
      if (suspect && !attempt.cancelled.has(packageId)) await this.run([suspect], []);
    }
  }

  /** Puts back on every node what was there before, and has it used again. Gives what was in the way, in words. */
  private async undo(batch: Batch, undone: readonly Association[], attempt: Attempt): Promise<string | undefined> {
    const { problem, reloadOwed, reopenOwed } = await undoChanges(
      undone.filter((association) => batch.applying.includes(association)),
      {
        cluster: this.options.clusterForUndo,
        switchBack: () => this.applySteps(batch, undone, attempt),
        undone,
        analysis: attempt.reload?.analysis,
        closed: this.closed,
        notOpened: this.notOpened,
        notes: this.notes,
        crashPoint: this.options.crashPoint,
      },
    );
    if (reloadOwed) this.owed = true;
    this.toReopen = [...new Set([...this.toReopen, ...reopenOwed])];
    const { clusterForUndo: cluster, versions, reportsBefore, saveReports } = this.options;
    this.left = await usersLeft(cluster, attempt.waitingFor === undefined ? undone : []);
    for (const association of this.closed.size > 0 ? undone : []) {
      const before = await reportsBefore(association);
      const reports = await mixedReports(association, { cluster, versions, reopened: this.closed, before });
      if (reports) await saveReports(association, reports);
    }
    return problem;
  }

  private readonly notes: ReopeningNotes = {
    begin: async (index) => {
      await this.options.notes.begin(index);
      this.closed.add(index);
      this.notOpened.add(index);
    },
    reopened: async (index, unavailableMs) => {
      await this.options.notes.reopened(index, unavailableMs);
      this.notOpened.delete(index);
    },
    spared: async (index) => {
      await this.options.notes.spared(index);
      this.notOpened.delete(index);
    },
  };

  /** A suspect has none: it is tried alone. */
  private async outcomeOf(
    association: Association,
    batch: Batch,
    attempt: Attempt,
    problem: string | undefined,
  ): Promise<ChangeOutcome | undefined> {
    const { packageId } = association;
    if (attempt.cancelled.has(packageId))
      return { kind: 'cancelled', association, ...(problem !== undefined && { problem }) };
    if (attempt.waitingFor !== undefined) return waitingOutcome(association, attempt.waitingFor);
    const error = attempt.failures.get(packageId);
    if (error)
      return { kind: 'failed', association, error: problem === undefined ? error : withUndoProblem(error, problem) };
    if (attempt.suspects.has(packageId)) return undefined;
    if (batch.removing.includes(association)) {
      const users = this.users.get(packageId) ?? [];
      return { kind: 'removed', association, ...(users.length > 0 && { inUse: describeUsers(users) }) };
    }
    const { versions, reportsBefore } = this.options;
    const before = await reportsBefore(association);
    return servedOutcome(association, { attempt, rehearsed: this.rehearsed, versions, before });
  }

  /** The nodes' files with the batch's steps, except for those that are undone. What is still to be tried lies staged. */
  private applySteps(batch: Batch, undone: readonly Association[], attempt?: Attempt): Promise<FleetReport> {
    const associations = [...this.current.values()];
    const steps = fileSteps(batch, { toTry: this.toTry, undone, attempt });
    return this.options.apply(nodeFiles(associations, steps, this.options.versions), nodeLinks(associations, steps));
  }

  private async commit(found: readonly (ChangeOutcome | undefined)[]): Promise<void> {
    const outcomes = found
      .filter((outcome) => outcome !== undefined)
      .map((outcome) => namingUsersLeft(outcome, this.left));
    if (outcomes.length === 0) return;
    await this.options.commit(outcomes);
    for (const { kind, association } of outcomes) {
      const { packageId, desiredVersion } = association;
      if (kind === 'served') this.current.set(packageId, { ...association, servingVersion: desiredVersion });
      if (kind === 'removed') this.current.delete(packageId);
      if (kind !== 'waiting') this.toTry.delete(packageId);
    }
    await this.options.crashPoint('committed');
  }
}

const isUndone = ({ packageId }: Association, { waitingFor, failures, suspects, cancelled }: Attempt): boolean =>
  waitingFor !== undefined || failures.has(packageId) || suspects.has(packageId) || cancelled.has(packageId);

const failedOutcome = (association: Association, error: ErrorDetails | undefined): readonly ChangeOutcome[] =>
  error ? [{ kind: 'failed', association, error }] : [];

const waitingOutcome = (association: Association, waitingFor: string): ChangeOutcome => ({
  kind: 'waiting',
  association,
  waitingFor,
  type: 'NodeUnreachable',
});
