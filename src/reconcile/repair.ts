import type { Clock } from '../model/clock.ts';
import type { Cluster } from '../opensearch/cluster.ts';
import type { Association } from '../packages/association.ts';
import { isChanging } from '../packages/association-state.ts';
import type { DomainSession } from './domain-session.ts';
import { type FleetReport, type RepairedFile, repairedFiles } from './node-fleet.ts';
import type { Work } from './reconciler.ts';
import { reloadUsers } from './reload-users.ts';

export interface DriftOptions {
  readonly session: DomainSession;
  readonly work: Work;
  readonly clock: Clock;
  /** Names of the nodes that run: one that does not run yet is given its files for the first time. */
  readonly running: ReadonlySet<string>;
}

/** Files that were missing or changed on a node that serves. The agent has put them back already; this tells, and has them read again. */
export async function tellDrift(
  report: FleetReport,
  associations: readonly Association[],
  { session, work, clock, running }: DriftOptions,
): Promise<void> {
  const served = new Map(
    associations.filter((association) => !isChanging(association)).map((found) => [found.referencePath, found]),
  );
  const repaired = repairedFiles(report);
  if (repaired.length === 0) {
    session.toldDrift.clear();
    return;
  }
  if (repaired.some(({ report: file }) => file.error === undefined)) session.reloadOwed = true;
  const drifted = repaired.filter(({ node, report: file }) => running.has(node) && served.has(file.path));
  const news = drifted.filter((file) => !session.toldDrift.has(keyOf(file)));
  for (const file of drifted) if (file.report.error !== undefined) session.toldDrift.add(keyOf(file));
  if (news.length === 0) return;
  await work.transaction(async (tx) => {
    for (const file of news) {
      const association = served.get(file.report.path);
      if (!association) continue;
      const { domainId, packageId } = association;
      const subject = `association/${domainId}/${packageId}`;
      await tx.events.append({ at: clock(), subject, type: 'NodeDrifted', data: driftData(file) });
    }
  });
}

const keyOf = ({ node, report }: RepairedFile): string => `${node} ${report.path} ${report.error ?? ''}`;

function driftData({ node, report }: RepairedFile): Record<string, string | boolean> {
  const found = report.found === null ? 'missing' : report.found;
  return {
    node,
    path: report.path,
    found,
    repaired: report.error === undefined,
    ...(report.error !== undefined && { error: report.error }),
  };
}

/**
 * Has the analyzers of all that is served built anew, where they may hold other bytes than the live ones.
 * @throws ClusterUnreachableError, ClusterRequestError
 */
export async function payReload(
  cluster: Cluster,
  associations: readonly Association[],
  session: DomainSession,
): Promise<void> {
  const served = associations.filter(({ servingVersion }) => servingVersion !== undefined);
  if (served.length > 0) await reloadUsers(cluster, served, await cluster.indexAnalysis());
  // An index that rejects its rules does so for good: asking at every look would not mend it.
  session.reloadOwed = false;
}
