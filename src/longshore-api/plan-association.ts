import { createBlobLines } from '../blob/blob-lines.ts';
import type { Domain } from '../domains/domain.ts';
import { heapForecast } from '../domains/heap-forecast.ts';
import { type PackageUser, pathsOf } from '../domains/package-usage.ts';
import { type Cluster, ClusterRequestError, type Rehearsal } from '../opensearch/cluster.ts';
import type { Association } from '../packages/association.ts';
import { type BlobRef, versionName } from '../packages/package.ts';
import type { ApiContext } from './context.ts';
import { indexReportView } from './list-index-reports.ts';
import { seeUsers } from './plan-cluster.ts';
import { analyzersThatUse, expectedSeconds, unavailability } from './plan-cost.ts';
import { planFindings } from './plan-findings.ts';
import { plannedIndices } from './plan-indices.ts';
import type { Plan } from './shapes.ts';
import { TrialFailedError, withTrial } from './trial.ts';
import { versionHashes } from './version-hashes.ts';

export type PlanParts = Pick<
  Plan,
  'problems' | 'warnings' | 'users' | 'indices' | 'findings' | 'heap' | 'seconds' | 'unavailableMs'
>;

export interface PlannedAssociation {
  readonly domain: Domain;
  /** As it would be asked for. */
  readonly association: Association;
  readonly cluster: Cluster;
}

/** A change that is refused, or of which nothing can be seen. */
export const NOTHING_PLANNED: PlanParts = {
  problems: [],
  warnings: [],
  users: [],
  indices: [],
  findings: [],
  unavailableMs: [],
};

/** What an association would do on the cluster: the engine builds every analyzer, and nothing live is touched. */
export async function planAssociation(context: ApiContext, planned: PlannedAssociation): Promise<PlanParts> {
  const { domain, association, cluster } = planned;
  const { store } = context;
  const { packageId, desiredVersion } = association;
  const seen = await seeUsers(cluster, association);
  const users = seen.users.map(userView);
  const state = (await store.packages.findVersion(packageId, desiredVersion))?.state;
  if (state?.status !== 'AVAILABLE') {
    const warning = `${versionName(desiredVersion)} is ${state?.status ?? 'gone'}: the engine can judge it when it is AVAILABLE. Plan again then.`;
    return { ...NOTHING_PLANNED, warnings: [warning], users };
  }
  const { blob } = state;
  const [rehearsed, previous, known] = await Promise.all([
    rehearse(context, planned, blob),
    store.indexReports.list(domain.id, packageId),
    versionHashes(context, association, [desiredVersion]),
  ]);
  const { reports, reopened } = plannedIndices(
    seen.indices,
    association,
    { sha256: blob.sha256, sha256Of: (number) => known.get(number) },
    previous,
  );
  const open = seen.indices.filter(({ analysis }) => analysis.open);
  const analyzers = open.reduce((sum, { user, analysis }) => sum + analyzersThatUse(user, analysis.settings), 0);
  const of = { domainId: domain.id, packageId };
  return {
    ...rehearsed,
    users,
    indices: reports.map(indexReportView),
    heap: heapForecast(blob.size, analyzers),
    seconds: await expectedSeconds(store.events, of, { bytes: blob.size, indices: open.length }),
    unavailableMs: await unavailability(store.events, of, reopened, blob.size),
  };
}

async function rehearse(
  context: ApiContext,
  { domain, association, cluster }: PlannedAssociation,
  blob: BlobRef,
): Promise<Pick<Plan, 'problems' | 'warnings' | 'findings'>> {
  const { packageId, desiredVersion: version } = association;
  const request = {
    domain,
    packageId,
    version,
    sha256: blob.sha256,
    paths: pathsOf(association),
  };
  try {
    const rehearsal = await withTrial(context, request, (staged) => cluster.rehearse([staged]));
    const findings = await planFindings(rehearsal, createBlobLines(context.blobs), blob.sha256);
    return { ...verdict(rehearsal, version), findings: [...findings] };
  } catch (error) {
    if (error instanceof TrialFailedError) return { problems: [error.message], warnings: [], findings: [] };
    if (!(error instanceof ClusterRequestError)) throw error;
    const warning = `The engine could not rehearse ${versionName(version)} (HTTP ${error.status}): ${error.reason}`;
    return { problems: [], warnings: [warning], findings: [] };
  }
}

function verdict({ failures, ignored }: Rehearsal, version: number): Pick<Plan, 'problems' | 'warnings'> {
  const name = versionName(version);
  return {
    problems:
      failures.length === 0 ? [] : [`The engine rejects ${name}: the findings say where. It would not be applied.`],
    warnings:
      ignored.length === 0
        ? []
        : [`Lenient filters leave out rules of ${name} without an error: the findings say which.`],
  };
}

export const userView = ({ kind, name, settings, aliases, indexPatterns }: PackageUser): Plan['users'][number] => ({
  kind,
  name,
  settings: [...settings],
  aliases: [...aliases],
  indexPatterns: [...indexPatterns],
});
