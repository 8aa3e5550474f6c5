import { ClusterRequestError } from '../opensearch/cluster.ts';
import { isClusterTrouble } from './cluster-trouble.ts';
import type { RolloutCluster } from './patience.ts';
import type { ReopeningNotes } from './reopening-notes.ts';

/** An index that would not be closed and opened. */
export interface ReopenFailure {
  readonly index: string;
  readonly error: ClusterRequestError;
}

export interface ReopenOptions {
  readonly cluster: Pick<RolloutCluster, 'reopen' | 'indexAnalysis'>;
  readonly notes: ReopeningNotes;
  /** Called while an index is closed. */
  readonly onClosed?: () => Promise<void>;
}

/**
 * Closes and opens these indices, one by one, so that no two are away at the same time. Gives the first that would not; the rest is
 * left as it is then. One that is gone meanwhile needs nothing.
 * @throws ClusterUnreachableError, GivenUpError
 */
export async function reopenUsers(
  indices: readonly string[],
  { cluster, notes, onClosed }: ReopenOptions,
): Promise<ReopenFailure | undefined> {
  for (const index of indices) {
    await notes.begin(index);
    try {
      const { unavailableMs } = await cluster.reopen(index, onClosed);
      await notes.reopened(index, unavailableMs);
    } catch (error) {
      if (!(error instanceof ClusterRequestError)) throw error;
      if (!(await isClosed(index, cluster))) await notes.spared(index);
      if (error.status !== 404) return { index, error };
    }
  }
  return undefined;
}

/** Also when nobody can tell. */
async function isClosed(index: string, cluster: ReopenOptions['cluster']): Promise<boolean> {
  try {
    return (await cluster.indexAnalysis()).some((each) => each.index === index && !each.open);
  } catch (error) {
    if (!isClusterTrouble(error)) throw error;
    return true;
  }
}
