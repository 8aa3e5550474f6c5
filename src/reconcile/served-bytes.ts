import type { AnalyzerNode } from '../domains/analyzer-graph.ts';
import { contentOf, type VersionLookup } from '../domains/node-desired-state.ts';
import { pathsOf } from '../domains/package-usage.ts';
import { ClusterRequestError, type ServedBytes } from '../opensearch/cluster.ts';
import type { Association } from '../packages/association.ts';
import { isNotOffered } from './cluster-trouble.ts';
import type { RolloutCluster } from './patience.ts';
import { isGone } from './reload-users.ts';

/** An index that was asked for may go meanwhile; so often the rest is asked for anew. */
const MOST_TRIES = 3;

/**
 * From which bytes the analyzers of these indices were built. Undefined when the nodes cannot say: their reload plugin is of before that.
 * @throws ClusterUnreachableError, ClusterRequestError, GivenUpError
 */
export async function askServedBytes(
  cluster: Pick<RolloutCluster, 'servedBytes' | 'indexAnalysis'>,
  indices: readonly string[],
): Promise<readonly ServedBytes[] | undefined> {
  let wanted = indices;
  for (let tries = 1; wanted.length > 0; tries++) {
    try {
      return await cluster.servedBytes(wanted);
    } catch (error) {
      if (isNotOffered(error)) return undefined;
      if (!(error instanceof ClusterRequestError && isGone(error)) || tries === MOST_TRIES) throw error;
      const open = new Set((await cluster.indexAnalysis()).filter((each) => each.open).map(({ index }) => index));
      wanted = wanted.filter((index) => open.has(index));
    }
  }
  return [];
}

/** SHA-256 by each path of settings that stands for it: what analyzers are to be built from once these versions are live. */
export function liveBytes(
  associations: readonly Association[],
  versions: VersionLookup,
  versionOf: (association: Association) => number | undefined,
): ReadonlyMap<string, string> {
  return new Map(
    associations.flatMap((association): [string, string][] => {
      const number = versionOf(association);
      const content = number === undefined ? undefined : contentOf(versions(association.packageId, number));
      if (!content) return [];
      return pathsOf(association).map((path) => [path, content.sha256]);
    }),
  );
}

/** Those that were built from other bytes than the live ones of their path. Other paths are nobody's concern here. */
export const staleBytes = (served: readonly ServedBytes[], live: ReadonlyMap<string, string>): readonly ServedBytes[] =>
  served.filter(({ path, sha256 }) => {
    const wanted = live.get(path);
    return wanted !== undefined && sha256 !== wanted;
  });

/**
 * Does a reload of search analyzers, or the reopening of its index, build this component anew? One that is in no analyzer is built by
 * neither, and one that is also in an analyzer without an updateable filter keeps its bytes there.
 */
export function isTakenBy(by: 'reload' | 'reopen', component: string, analyzers: readonly AnalyzerNode[]): boolean {
  const holders = analyzers.filter(({ components }) => components.has(component));
  return holders.length > 0 && (by === 'reopen' || holders.every(({ reloadable }) => reloadable));
}

export const describeStale = ({ node, index, component, path, sha256 }: ServedBytes): string =>
  `node ${node}, where ${component} of index ${index} was built from ${sha256 === null ? 'changing bytes' : 'other bytes'} of ${path}`;
