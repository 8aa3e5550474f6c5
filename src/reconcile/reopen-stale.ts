import { analyzerGraph, componentOf } from '../domains/analyzer-graph.ts';
import type { VersionLookup } from '../domains/node-desired-state.ts';
import { pathsOf, settingsThatName } from '../domains/package-usage.ts';
import type { ClusterRequestError, IndexAnalysis } from '../opensearch/cluster.ts';
import type { Association } from '../packages/association.ts';
import type { RolloutCluster } from './patience.ts';
import type { UsersReload } from './reload-users.ts';
import { type ReopenOptions, reopenUsers } from './reopen-users.ts';
import type { CrashPoint } from './rollout-steps.ts';
import { askServedBytes, isTakenBy, liveBytes, staleBytes } from './served-bytes.ts';

export interface ReopenStaleOptions extends Pick<ReopenOptions, 'notes'> {
  readonly cluster: RolloutCluster;
  readonly versions: VersionLookup;
  readonly crashPoint: CrashPoint;
}

/** An index that could not be reopened, and those for whose bytes it was. */
export interface Stuck {
  readonly index: string;
  readonly users: readonly Association[];
  readonly error: ClusterRequestError;
}

/**
 * Of packages whose policy is `reopen`: closes and opens the indices whose analyzers still hold other bytes after the reload.
 * @throws ClusterUnreachableError, ClusterRequestError, GivenUpError
 */
export async function reopenStale(
  applied: readonly Association[],
  { users, analysis }: UsersReload,
  options: ReopenStaleOptions,
): Promise<Stuck | undefined> {
  const { cluster, versions, crashPoint } = options;
  const reopening = applied.filter(({ reloadPolicy }) => reloadPolicy === 'reopen');
  const indices = [...new Set(reopening.flatMap(({ packageId }) => users.get(packageId) ?? []))];
  if (indices.length === 0) return undefined;
  const served = await askServedBytes(cluster, indices);
  const live = liveBytes(reopening, versions, ({ desiredVersion }) => desiredVersion);
  const stale = served
    ? new Set(staleBytes(served, live).map(({ index }) => index))
    : new Set(indices.filter((index) => reopening.some((each) => keepsBytes(each, index, analysis))));
  const wanted = indices.filter((index) => stale.has(index));
  if (wanted.length === 0) return undefined;
  const failure = await reopenUsers(wanted, { ...options, onClosed: () => crashPoint('closing') });
  await crashPoint('reopened');
  return (
    failure && { ...failure, users: reopening.filter((each) => users.get(each.packageId)?.includes(failure.index)) }
  );
}

/** By its settings: a component that names the file and that a reload does not take keeps its bytes as long as the index is open. */
function keepsBytes(association: Association, index: string, analysis: readonly IndexAnalysis[]): boolean {
  const settings = analysis.find((candidate) => candidate.index === index)?.settings ?? {};
  const analyzers = analyzerGraph(settings);
  return settingsThatName(association.packageId, pathsOf(association), settings)
    .flatMap((name) => componentOf(name) ?? [])
    .some((component) => isTakenBy('reopen', component, analyzers) && !isTakenBy('reload', component, analyzers));
}
