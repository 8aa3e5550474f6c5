import { packageUses } from '../domains/package-usage.ts';
import type { IndexAnalysis, IndexMapping } from '../opensearch/cluster.ts';
import type { Association } from '../packages/association.ts';
import { isClusterTrouble } from './cluster-trouble.ts';
import type { RolloutCluster } from './patience.ts';

/**
 * How the indices that use these packages are mapped, beside those of `known`. For reports alone, so a cluster that will not tell is no
 * trouble: undefined.
 */
export async function mapUsers(
  cluster: Pick<RolloutCluster, 'mappings'>,
  packages: readonly Association[],
  analysis: readonly IndexAnalysis[],
  known: readonly IndexMapping[] = [],
): Promise<readonly IndexMapping[] | undefined> {
  const isKnown = new Set(known.map(({ index }) => index));
  const users = packages.flatMap((each) => packageUses(each, analysis).map(({ index }) => index));
  const unknown = [...new Set(users)].filter((index) => !isKnown.has(index));
  if (unknown.length === 0) return known;
  try {
    return [...known, ...(await cluster.mappings(unknown))];
  } catch (error) {
    if (!isClusterTrouble(error)) throw error;
    return undefined;
  }
}
