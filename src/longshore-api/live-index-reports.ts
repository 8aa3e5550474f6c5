import type { IndexReport } from '../domains/index-report.ts';
import { indexReport } from '../domains/index-truth.ts';
import { pathsOf } from '../domains/package-usage.ts';
import { type Cluster, ClusterRequestError, ClusterUnreachableError, type ServedBytes } from '../opensearch/cluster.ts';
import type { Association } from '../packages/association.ts';
import type { ApiContext } from './context.ts';
import { type SeenIndex, seeUsers } from './plan-cluster.ts';
import { runningNodes } from './running-nodes.ts';
import { versionHashes } from './version-hashes.ts';

/**
 * By index name, how each index stands to the version that is served, as the cluster shows it now: indices that were made, reopened, reindexed or
 * deleted since the last apply count as they are. Undefined when nothing is served, or the cluster cannot be asked.
 */
export async function liveIndexReports(
  context: ApiContext,
  association: Association,
  previous: readonly IndexReport[],
): Promise<readonly IndexReport[] | undefined> {
  const { domainId, servingVersion } = association;
  const { urls } = await runningNodes(context, domainId);
  if (servingVersion === undefined || urls.length === 0) return undefined;
  const since = previous.flatMap(({ indexedSince }) => indexedSince ?? []);
  const hashes = await versionHashes(context, association, since);
  const liveSha256 = hashes.get(servingVersion);
  if (liveSha256 === undefined) return undefined;
  try {
    const cluster = context.connectCluster(urls);
    const { indices } = await seeUsers(cluster, association);
    const open = indices.filter(({ analysis }) => analysis.open).map(({ analysis }) => analysis.index);
    const served = await servedBytes(cluster, open);
    const known = { association, previous, served, hashes, liveSha256 };
    return indices.flatMap((seen) => reportOf(seen, known) ?? []).sort((a, b) => (a.index < b.index ? -1 : 1));
  } catch (error) {
    // An index that goes while it is looked at is as good a reason as a node that does.
    if (error instanceof ClusterUnreachableError || error instanceof ClusterRequestError) return undefined;
    throw error;
  }
}

interface Known {
  readonly association: Association;
  readonly previous: readonly IndexReport[];
  readonly served: readonly ServedBytes[];
  readonly hashes: ReadonlyMap<number, string>;
  readonly liveSha256: string;
}

function reportOf(
  { analysis, mapping }: SeenIndex,
  { association, previous, served, hashes, liveSha256 }: Known,
): IndexReport | undefined {
  const { packageId, servingVersion } = association;
  if (!mapping || servingVersion === undefined) return undefined;
  const { index, settings, open } = analysis;
  return indexReport({
    packageId,
    paths: pathsOf(association),
    settings,
    open,
    mapping,
    served: served.filter((each) => each.index === index),
    liveSha256,
    version: servingVersion,
    previous: previous.find((each) => each.index === index),
    sha256Of: (version) => hashes.get(version),
  });
}

const servedBytes = async (cluster: Cluster, open: readonly string[]): Promise<readonly ServedBytes[]> =>
  open.length === 0 ? [] : cluster.servedBytes(open);
