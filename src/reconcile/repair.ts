import type { Clock } from '../model/clock.ts';
import type { Association } from '../packages/association.ts';
import { isChanging } from '../packages/association-state.ts';
import type { DomainSession } from './domain-session.ts';
import { type FleetReport, type Repair, repairs } from './node-fleet.ts';
import type { Work } from './reconciler.ts';

export interface DriftOptions {
  readonly session: DomainSession;
  readonly work: Work;
  readonly clock: Clock;
  /** Names of the nodes that run: one that does not run yet is given its files for the first time. */
  readonly running: ReadonlySet<string>;
}

/**
 * Files and links that were missing or changed on a node that serves. The agent has put them back already; this tells, and has them
 * read again.
 */
export async function tellDrift(
  report: FleetReport,
  associations: readonly Association[],
  { session, work, clock, running }: DriftOptions,
): Promise<void> {
  const served = new Map(
    associations.filter((association) => !isChanging(association)).map((found) => [found.packageId, found]),
  );
  const repaired = repairs(report);
  if (repaired.length === 0) {
    session.toldDrift.clear();
    return;
  }
  if (repaired.some(({ error }) => error === undefined)) session.reloadOwed = true;
  const drifted = repaired.filter(({ node, packageId }) => running.has(node) && served.has(packageId));
  const news = drifted.filter((repair) => !session.toldDrift.has(keyOf(repair)));
  for (const repair of drifted) if (repair.error !== undefined) session.toldDrift.add(keyOf(repair));
  if (news.length === 0) return;
  await work.transaction(async (tx) => {
    for (const repair of news) {
      const association = served.get(repair.packageId);
      if (!association) continue;
      const subject = `association/${association.domainId}/${association.packageId}`;
      await tx.events.append({ at: clock(), subject, type: 'NodeDrifted', data: driftData(repair) });
    }
  });
}

const keyOf = ({ node, path, error }: Repair): string => `${node} ${path} ${error ?? ''}`;

const driftData = ({ node, path, found, error }: Repair): Record<string, string | boolean> => ({
  node,
  path,
  found: found ?? 'missing',
  repaired: error === undefined,
  ...(error !== undefined && { error }),
});
