import type { IndexReport } from '../domains/index-report.ts';
import { contentOf, type VersionLookup } from '../domains/node-desired-state.ts';
import type { Association } from '../packages/association.ts';
import type { Attempt } from './attempt-batch.ts';
import { indexReports } from './index-reports.ts';
import type { Rehearsed } from './rehearse.ts';
import type { ChangeOutcome } from './rollout-outcome.ts';

export interface ServedFacts {
  readonly attempt: Attempt;
  readonly rehearsed: Rehearsed;
  readonly versions: VersionLookup;
  /** The reports of its indices as they were. */
  readonly before: readonly IndexReport[];
}

/** What is told of a change that every node was seen to serve. */
export function servedOutcome(
  association: Association,
  { attempt: { reload, verification }, rehearsed, versions, before }: ServedFacts,
): ChangeOutcome {
  const { packageId, desiredVersion } = association;
  const users = reload?.users.get(packageId) ?? [];
  const seen = verification?.seen;
  return {
    kind: 'served',
    association,
    bytes: contentOf(versions(packageId, desiredVersion))?.size ?? 0,
    indices: users.length,
    reloaded: users.filter((index) => (reload?.result.reloaded[index]?.length ?? 0) > 0),
    ...(seen && { reports: indexReports(association, seen, versions, before) }),
    ignored: rehearsed.ignored.get(packageId) ?? [],
    rehearsed: rehearsed.done,
  };
}
