import { analyzerGraph } from '../domains/analyzer-graph.ts';
import type { IndexReport } from '../domains/index-report.ts';
import type { VersionLookup } from '../domains/node-desired-state.ts';
import type { IndexAnalysis } from '../opensearch/cluster.ts';
import type { Association } from '../packages/association.ts';
import { isClusterTrouble, passingTrouble } from './cluster-trouble.ts';
import type { DomainSession } from './domain-session.ts';
import type { RolloutCluster } from './patience.ts';
import { reloadUsers } from './reload-users.ts';
import { openUsers } from './reload-verdict.ts';
import { reopenUsers } from './reopen-users.ts';
import type { ReopeningNotes } from './reopening-notes.ts';
import { askServedBytes, isTakenBy, liveBytes, staleBytes } from './served-bytes.ts';

export interface PayOptions {
  readonly cluster: RolloutCluster;
  readonly session: DomainSession;
  readonly versions: VersionLookup;
  /** Those whose wanted version is not about to be applied. */
  readonly atRest: readonly Association[];
  readonly reportsOf: (association: Association) => Promise<readonly IndexReport[]>;
  readonly notes: ReopeningNotes;
  /** Indices that were being closed and opened when a predecessor ended. */
  readonly notOpened: () => Promise<readonly string[]>;
}

/**
 * Has the analyzers of all that is served built anew, where they may hold other bytes than the live ones. A cluster that cannot be
 * asked now is asked at the next look.
 */
export async function payReload(associations: readonly Association[], options: PayOptions): Promise<void> {
  const { cluster, session } = options;
  const served = associations.filter(({ servingVersion }) => servingVersion !== undefined);
  try {
    for (const index of await options.notOpened()) session.reopenOwed.add(index);
    if (served.length > 0) {
      const { analysis } = await reloadUsers(cluster, served, await cluster.indexAnalysis());
      for (const index of await leftBehind(analysis, options)) session.reopenOwed.add(index);
    }
    await reopenOwed(options);
    // An index that rejects its rules, or will not be opened, does so for good: asking at every look would not mend it.
    session.reloadOwed = false;
  } catch (error) {
    if (!isClusterTrouble(error)) throw error;
  }
}

/** What passes is tried again at the next look; what would be refused again is not. @throws ClusterUnreachableError, GivenUpError */
async function reopenOwed({ cluster, session, notes }: PayOptions): Promise<void> {
  const isOwed = session.reopenOwed;
  const settled: ReopeningNotes = {
    begin: notes.begin,
    reopened: async (index, unavailableMs) => {
      await notes.reopened(index, unavailableMs);
      isOwed.delete(index);
    },
    spared: notes.spared,
  };
  for (const index of [...isOwed]) {
    const failure = await reopenUsers([index], { cluster, notes: settled });
    if (!failure || passingTrouble(failure.error) === undefined) isOwed.delete(index);
  }
}

/**
 * Indices that a change reopened and that was cut off before it could put everything back: their analyzers hold bytes that are not
 * served, and nobody was told so of them. Only where the policy is to reopen; nobody else's index is ever closed.
 */
async function leftBehind(
  analysis: readonly IndexAnalysis[],
  { cluster, versions, atRest, reportsOf }: PayOptions,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const association of atRest) {
    if (association.reloadPolicy !== 'reopen' || association.servingVersion === undefined) continue;
    const indices = openUsers([association], analysis).get(association.packageId) ?? [];
    const right = liveBytes([association], versions, ({ servingVersion }) => servingVersion);
    const stale = staleBytes((await askServedBytes(cluster, indices)) ?? [], right);
    const known = (await reportsOf(association)).filter(({ state }) => state === 'needs-reopen');
    for (const { index, component } of stale) {
      const analyzers = analyzerGraph(analysis.find((each) => each.index === index)?.settings ?? {});
      const isKnown = known.some((report) => report.index === index);
      if (!isKnown && isTakenBy('reopen', component, analyzers)) found.push(index);
    }
  }
  return found;
}
