import { type AnalyzerNode, analyzerGraph } from '../domains/analyzer-graph.ts';
import type { IndexReport } from '../domains/index-report.ts';
import type { VersionLookup } from '../domains/node-desired-state.ts';
import type { IndexAnalysis } from '../opensearch/cluster.ts';
import type { Association } from '../packages/association.ts';
import { isClusterTrouble, passingTrouble } from './cluster-trouble.ts';
import type { DomainSession } from './domain-session.ts';
import { mixedReports } from './mixed-reports.ts';
import type { RolloutCluster } from './patience.ts';
import { reloadUsers, type UsersReload } from './reload-users.ts';
import { judgeReload, openUsers } from './reload-verdict.ts';
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
  readonly saveReports: (association: Association, reports: readonly IndexReport[]) => Promise<void>;
  readonly notes: ReopeningNotes;
  /** Indices that were being closed and opened when a predecessor ended. */
  readonly notOpened: () => Promise<readonly string[]>;
}

/**
 * Has the analyzers of all that is served built anew, where they may hold other bytes than the live ones. A cluster that cannot be
 * asked now is asked at the next look; so are packages of which a node still holds other bytes, and those that are about to change, if
 * nothing comes of that.
 */
export async function payReload(associations: readonly Association[], options: PayOptions): Promise<void> {
  const { cluster, session, atRest } = options;
  const served = associations.filter(({ servingVersion }) => servingVersion !== undefined);
  const isOwed = (each: Association): boolean =>
    session.reloadOwed || (session.unpaid.has(each.packageId) && atRest.includes(each));
  const owed = served.filter(isOwed);
  try {
    for (const index of await options.notOpened()) session.reopenOwed.add(index);
    const reload = owed.length > 0 ? await reloadUsers(cluster, owed, await cluster.indexAnalysis()) : undefined;
    const paying = atRest.filter((each) => owed.includes(each));
    if (reload) for (const index of await leftBehind(reload.analysis, paying, options)) session.reopenOwed.add(index);
    const reopened = new Set(session.reopenOwed);
    await reopenOwed(options);
    await tellMixed(paying, reopened, options);
    const unpaid = new Set(reload ? await notTaken(paying, reload, options) : []);
    for (const each of owed) {
      if (unpaid.has(each.packageId) || !paying.includes(each)) session.unpaid.add(each.packageId);
      else session.unpaid.delete(each.packageId);
    }
    session.reloadOwed = false;
  } catch (error) {
    if (!isClusterTrouble(error)) throw error;
  }
}

/** Of packages that are not about to change: what their indices took while they were open with bytes that are not served. */
async function tellMixed(
  paid: readonly Association[],
  reopened: ReadonlySet<string>,
  { cluster, versions, reportsOf, saveReports }: PayOptions,
): Promise<void> {
  for (const association of reopened.size > 0 ? paid : []) {
    const before = await reportsOf(association);
    const reports = await mixedReports(association, { cluster, versions, reopened, before });
    if (reports) await saveReports(association, reports);
  }
}

/** Packages of which a node's analyzers still hold other bytes, though a reload takes them; where nodes cannot say, after one was away. */
async function notTaken(
  paid: readonly Association[],
  { analysis, users, result }: UsersReload,
  { cluster, versions }: PayOptions,
): Promise<readonly string[]> {
  const found: string[] = [];
  const isAbsent = judgeReload(result, paid, users).absence !== undefined;
  for (const association of paid.filter(({ reloadPolicy }) => reloadPolicy !== 'manual')) {
    const served = await askServedBytes(cluster, users.get(association.packageId) ?? []);
    const right = liveBytes([association], versions, ({ servingVersion }) => servingVersion);
    const isStale = served
      ? staleBytes(served, right).some(({ index, component }) =>
          isTakenBy('reload', component, graphOf(index, analysis)),
        )
      : isAbsent;
    if (isStale) found.push(association.packageId);
  }
  return found;
}

const graphOf = (index: string, analysis: readonly IndexAnalysis[]): readonly AnalyzerNode[] =>
  analyzerGraph(analysis.find((each) => each.index === index)?.settings ?? {});

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
  paying: readonly Association[],
  { cluster, versions, reportsOf }: PayOptions,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const association of paying) {
    if (association.reloadPolicy !== 'reopen' || association.servingVersion === undefined) continue;
    const indices = openUsers([association], analysis).get(association.packageId) ?? [];
    const right = liveBytes([association], versions, ({ servingVersion }) => servingVersion);
    const stale = staleBytes((await askServedBytes(cluster, indices)) ?? [], right);
    const known = (await reportsOf(association)).filter(({ state }) => state === 'needs-reopen');
    for (const { index, component } of stale) {
      const isKnown = known.some((report) => report.index === index);
      if (!isKnown && isTakenBy('reopen', component, graphOf(index, analysis))) found.push(index);
    }
  }
  return found;
}
