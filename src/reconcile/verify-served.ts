import { analyzerGraph } from '../domains/analyzer-graph.ts';
import type { VersionLookup } from '../domains/node-desired-state.ts';
import type { IndexMapping, ServedBytes } from '../opensearch/cluster.ts';
import type { Association } from '../packages/association.ts';
import type { SeenIndices } from './index-reports.ts';
import { mapUsers } from './map-users.ts';
import { describeUnreachable, type FleetReport, repairs } from './node-fleet.ts';
import type { RolloutCluster } from './patience.ts';
import type { UsersReload } from './reload-users.ts';
import { askServedBytes, describeStale, isTakenBy, liveBytes, staleBytes } from './served-bytes.ts';

export interface VerifyOptions {
  readonly cluster: RolloutCluster;
  readonly versions: VersionLookup;
  readonly nodes: readonly string[];
  readonly applySwitch: () => Promise<FleetReport>;
  /** How users are mapped, as far as it was asked for already. */
  readonly mapped: readonly IndexMapping[] | undefined;
}

export interface Verification {
  /** Who was not seen to serve the new bytes, in words; absent when everybody was. */
  readonly waitingFor?: string;
  /** For the reports of indices; absent when the cluster would not tell. */
  readonly seen?: SeenIndices;
}

/**
 * Looks once more after the reload, at the disks and at what analyzers were built from. A node that left before it counts no failed
 * shard, and a file that somebody changed before it was reloaded as it was then: neither was seen to serve these bytes.
 * @throws ClusterUnreachableError, ClusterRequestError, GivenUpError
 */
export async function verifyServed(
  applied: readonly Association[],
  reload: UsersReload,
  { cluster, versions, nodes, applySwitch, mapped }: VerifyOptions,
): Promise<Verification> {
  const open = [...new Set(applied.flatMap(({ packageId }) => reload.users.get(packageId) ?? []))];
  const [report, members, served, mappings] = await Promise.all([
    applySwitch(),
    cluster.nodeIds(),
    askServedBytes(cluster, open),
    mapUsers(cluster, applied, reload.analysis, mapped),
  ]);
  const waitingFor = unseen(report, members, nodes) ?? stale(applied, reload, served ?? [], versions);
  return {
    ...(waitingFor !== undefined && { waitingFor }),
    ...(mappings && { seen: { analysis: reload.analysis, mappings, served } }),
  };
}

function unseen(
  report: FleetReport,
  members: ReadonlyMap<string, string>,
  nodes: readonly string[],
): string | undefined {
  const silent = describeUnreachable(report);
  if (silent !== undefined) return silent;
  const absent = nodes.find((name) => !members.has(name));
  if (absent !== undefined) return `node ${absent}, which left the cluster`;
  const [changed] = repairs(report);
  return changed && `node ${changed.node}, where ${changed.path} was changed meanwhile`;
}

/** What a reload takes is to be there after it; what a reopening takes as well, where the policy is to reopen. */
function stale(
  applied: readonly Association[],
  { analysis, users }: UsersReload,
  served: readonly ServedBytes[],
  versions: VersionLookup,
): string | undefined {
  const analyzers = new Map(analysis.map(({ index, settings }) => [index, settings]));
  for (const association of applied) {
    const { packageId, reloadPolicy } = association;
    if (reloadPolicy === 'manual') continue;
    const by = reloadPolicy === 'reopen' ? 'reopen' : 'reload';
    const own = new Set(users.get(packageId));
    const live = liveBytes([association], versions, ({ desiredVersion }) => desiredVersion);
    const [found] = staleBytes(served, live).filter(
      ({ index, component }) => own.has(index) && isTakenBy(by, component, analyzerGraph(analyzers.get(index) ?? {})),
    );
    if (found) return describeStale(found);
  }
  return undefined;
}
