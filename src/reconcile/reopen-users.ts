import { ClusterRequestError } from '../opensearch/cluster.ts';
import type { RolloutCluster } from './patience.ts';

/** An index that would not be closed and opened. */
export interface ReopenFailure {
  readonly index: string;
  readonly error: ClusterRequestError;
}

export interface ReopenOptions {
  readonly cluster: Pick<RolloutCluster, 'reopen'>;
  /** Called before an index is closed: from then on its analyzers may hold the bytes that are live. */
  readonly onClose: (index: string) => void;
  readonly onReopened: (index: string, unavailableMs: number) => Promise<void>;
}

/**
 * Closes and opens these indices, one by one, so that no two are away at the same time. Gives the first that would not; the rest is
 * left as it is then. One that is gone meanwhile needs nothing.
 * @throws ClusterUnreachableError, GivenUpError
 */
export async function reopenUsers(
  indices: readonly string[],
  { cluster, onClose, onReopened }: ReopenOptions,
): Promise<ReopenFailure | undefined> {
  for (const index of indices) {
    onClose(index);
    try {
      const { unavailableMs } = await cluster.reopen(index);
      await onReopened(index, unavailableMs);
    } catch (error) {
      if (!(error instanceof ClusterRequestError)) throw error;
      if (error.status !== 404) return { index, error };
    }
  }
  return undefined;
}
