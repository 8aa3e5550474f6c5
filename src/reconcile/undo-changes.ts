import type { IndexAnalysis } from '../opensearch/cluster.ts';
import type { Association } from '../packages/association.ts';
import { isClusterTrouble } from './cluster-trouble.ts';
import { describeUnreachable, type FleetReport, fileProblem } from './node-fleet.ts';
import type { RolloutCluster } from './patience.ts';
import { reloadUsers } from './reload-users.ts';
import { describeReloadFailures, openUsers } from './reload-verdict.ts';
import { reopenUsers } from './reopen-users.ts';
import type { ReopeningNotes } from './reopening-notes.ts';
import type { CrashPoint } from './rollout-steps.ts';

export interface UndoOptions {
  readonly cluster: RolloutCluster;
  /** Puts the files of before on every node. */
  readonly switchBack: () => Promise<FleetReport>;
  /** All that is undone: applied ones, and removals. */
  readonly undone: readonly Association[];
  /** As the indices were last seen. */
  readonly analysis: readonly IndexAnalysis[] | undefined;
  /** Indices that were closed and opened with the new bytes. */
  readonly closed: ReadonlySet<string>;
  /** Those of them that may be closed still. */
  readonly notOpened: ReadonlySet<string>;
  readonly notes: ReopeningNotes;
  readonly crashPoint: CrashPoint;
}

export interface Undone {
  /** What was in the way, in words. */
  readonly problem?: string | undefined;
  /** Analyzers may still hold the bytes that were undone. */
  readonly reloadOwed: boolean;
  readonly reopenOwed: readonly string[];
}

/** Puts back on every node what was there before `applied`, and has it used again. Never throws for what the cluster does. */
export async function undoChanges(applied: readonly Association[], options: UndoOptions): Promise<Undone> {
  const { undone, switchBack, notOpened, crashPoint } = options;
  const report = await switchBack();
  await crashPoint('switched-back');
  const inTheWay =
    describeUnreachable(report) ??
    undone.map(({ packageId }) => fileProblem(report, packageId)).find((found) => found !== undefined);
  // What was served by nobody has nothing to go back to; what is to be removed was not reloaded.
  const before = applied.filter(({ servingVersion }) => servingVersion !== undefined);
  if (before.length === 0 && notOpened.size === 0)
    return { problem: inTheWay, reloadOwed: inTheWay !== undefined, reopenOwed: [] };
  const readAgain = await readBack(before, options);
  return {
    ...readAgain,
    problem: inTheWay ?? readAgain.problem,
    reloadOwed: inTheWay !== undefined || readAgain.reloadOwed,
  };
}

async function readBack(before: readonly Association[], options: UndoOptions): Promise<Undone> {
  const { cluster, closed, notOpened, notes, crashPoint } = options;
  let toReopen = [...closed];
  try {
    const analysis = options.analysis ?? (await cluster.indexAnalysis());
    const { result, users } = await reloadUsers(cluster, before, analysis);
    const used = new Set([...openUsers(before, analysis).values(), ...users.values()].flat());
    toReopen = toReopen.filter((index) => used.has(index) || notOpened.has(index));
    const stuck = await reopenUsers(toReopen, {
      cluster,
      notes: {
        ...notes,
        reopened: async (index, unavailableMs) => {
          toReopen = toReopen.filter((each) => each !== index);
          await notes.reopened(index, unavailableMs);
        },
      },
    });
    await crashPoint('reloaded-back');
    const path = before.map(({ referencePath }) => referencePath).join(', ');
    const rejected = result.shards.failed > 0 ? describeReloadFailures(result.failures, path) : undefined;
    const unopened = stuck && `index ${stuck.index} could not be reopened: ${stuck.error.message}`;
    return { problem: rejected ?? unopened, reloadOwed: rejected !== undefined, reopenOwed: stuck ? toReopen : [] };
  } catch (error) {
    if (!isClusterTrouble(error)) throw error;
    return { problem: error.message, reloadOwed: true, reopenOwed: toReopen };
  }
}
