import { ClusterRequestError, type IndexAnalysis, type ReloadResult } from '../opensearch/cluster.ts';
import type { Association } from '../packages/association.ts';
import type { RolloutCluster } from './patience.ts';
import { openUsers, type UsersByPackage } from './reload-verdict.ts';

export interface UsersReload {
  readonly result: ReloadResult;
  /** Every open index that used a package before, while or after it was reloaded. */
  readonly users: UsersByPackage;
  /** As last seen, after the reload had begun. */
  readonly analysis: readonly IndexAnalysis[];
}

/** An index that is made while its file is switched may have read either bytes; one round more finds it. Beyond that, new ones read the new. */
const MOST_ROUNDS = 4;

const NOTHING: ReloadResult = { shards: { total: 0, successful: 0, failed: 0 }, reloaded: {}, failures: [] };

type Reloading = Pick<RolloutCluster, 'indexAnalysis' | 'reloadSearchAnalyzers'>;

/**
 * Reloads the search analyzers of all open indices that use these packages. `analysis` may be from before the switch: the indices
 * are looked at again while the reload runs, and those that were missed are reloaded as well. Nothing is reloaded for packages whose
 * policy is `manual`.
 * @throws ClusterUnreachableError, ClusterRequestError, GivenUpError
 */
export async function reloadUsers(
  cluster: Reloading,
  packages: readonly Association[],
  analysis: readonly IndexAnalysis[],
): Promise<UsersReload> {
  const done = new Set<string>();
  const toReload = packages.filter(({ reloadPolicy }) => reloadPolicy !== 'manual');
  let latest = analysis;
  let users = openUsers(packages, analysis);
  let result = NOTHING;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const pending = [...new Set([...openUsers(toReload, latest).values()].flat())].filter((index) => !done.has(index));
    if (round > 0 && pending.length === 0) break;
    const [reload, seen] = await Promise.all([reloadExisting(cluster, pending), cluster.indexAnalysis()]);
    latest = seen;
    users = union(users, openUsers(packages, seen));
    if (!reload) continue;
    for (const index of pending) done.add(index);
    result = merged(result, reload);
  }
  return { result, users, analysis: latest };
}

/** Undefined when one of the indices has gone meanwhile, or was closed: the list is made anew. */
async function reloadExisting(cluster: Reloading, indices: readonly string[]): Promise<ReloadResult | undefined> {
  if (indices.length === 0) return NOTHING;
  try {
    return await cluster.reloadSearchAnalyzers(indices);
  } catch (error) {
    if (error instanceof ClusterRequestError && isGone(error)) return undefined;
    throw error;
  }
}

/** An index that was open is not. */
export const isGone = ({ status, type }: ClusterRequestError): boolean => status === 404 || /closed/.test(type);

const union = (a: UsersByPackage, b: UsersByPackage): UsersByPackage =>
  new Map([...a].map(([id, indices]) => [id, [...new Set([...indices, ...(b.get(id) ?? [])])]]));

const merged = (a: ReloadResult, b: ReloadResult): ReloadResult => ({
  shards: {
    total: a.shards.total + b.shards.total,
    successful: a.shards.successful + b.shards.successful,
    failed: a.shards.failed + b.shards.failed,
  },
  reloaded: { ...a.reloaded, ...b.reloaded },
  failures: [...a.failures, ...b.failures],
});
