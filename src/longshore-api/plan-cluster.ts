import { type PackageNames, type PackageUser, packageUsers } from '../domains/package-usage.ts';
import type { Cluster, IndexAnalysis, IndexMapping } from '../opensearch/cluster.ts';

/** Who on a cluster names a package's path, and how the indices among them are made. */
export interface SeenUsers {
  /** Indices first. */
  readonly users: readonly PackageUser[];
  readonly indices: readonly SeenIndex[];
}

export interface SeenIndex {
  readonly user: PackageUser;
  readonly analysis: IndexAnalysis;
  /** Absent when the index went while it was looked at. */
  readonly mapping?: IndexMapping;
}

/** @throws ClusterUnreachableError, ClusterRequestError */
export async function seeUsers(
  cluster: Pick<Cluster, 'indexAnalysis' | 'templateAnalysis' | 'mappings'>,
  names: PackageNames,
): Promise<SeenUsers> {
  const [indices, templates] = await Promise.all([cluster.indexAnalysis(), cluster.templateAnalysis()]);
  const named = packageUsers(names, { indices, templates: [] }).map(({ name }) => name);
  const mappings = named.length === 0 ? [] : await cluster.mappings(named);
  const users = packageUsers(names, { indices, templates, aliases: mappings });
  return {
    users,
    indices: users.flatMap((user) => {
      const analysis = user.kind === 'index' ? indices.find(({ index }) => index === user.name) : undefined;
      const mapping = mappings.find(({ index }) => index === user.name);
      return analysis ? [{ user, analysis, ...(mapping && { mapping }) }] : [];
    }),
  };
}
