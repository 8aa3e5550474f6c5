import { type PackageUser, packageUsers, packageUses } from '../domains/package-usage.ts';
import type { Association } from '../packages/association.ts';
import type { RolloutCluster } from './patience.ts';

/**
 * Who refers to the files of these packages now, by package id: indices, open and closed, and templates.
 * @throws ClusterUnreachableError, ClusterRequestError, GivenUpError
 */
export async function findUsers(
  cluster: Pick<RolloutCluster, 'indexAnalysis' | 'templateAnalysis' | 'mappings'>,
  associations: readonly Association[],
): Promise<ReadonlyMap<string, readonly PackageUser[]>> {
  const [indices, templates] = await Promise.all([cluster.indexAnalysis(), cluster.templateAnalysis()]);
  const users = associations.flatMap((association) => packageUses(association, indices).map(({ index }) => index));
  // People know an index by its alias.
  const aliases = users.length === 0 ? [] : await cluster.mappings([...new Set(users)]);
  return new Map(
    associations.map((association) => [
      association.packageId,
      packageUsers(association, { indices, templates, aliases }),
    ]),
  );
}
