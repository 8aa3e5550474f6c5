import { ClusterRequestError, ClusterUnreachableError } from '../opensearch/cluster.ts';
import { GivenUpError } from './patience.ts';

/** What a cluster that was asked can come to besides an answer. */
export const isClusterTrouble = (
  error: unknown,
): error is ClusterUnreachableError | ClusterRequestError | GivenUpError =>
  error instanceof ClusterUnreachableError || error instanceof ClusterRequestError || error instanceof GivenUpError;

/** What is to be waited for, in words; undefined for a refusal that another try would meet as well. */
export function passingTrouble(error: unknown): string | undefined {
  if (error instanceof GivenUpError) return error.waitingFor;
  if (error instanceof ClusterUnreachableError) return `the cluster: ${error.message}`;
  if (!(error instanceof ClusterRequestError)) return undefined;
  // No cluster manager, too many requests.
  const passes = error.status === 408 || error.status === 429 || error.status >= 500;
  return passes ? `the cluster: ${error.message}` : undefined;
}

/** The nodes have a reload plugin from before this request was made: they get the present one when they are started next. */
export const isNotOffered = (error: unknown): boolean =>
  error instanceof ClusterRequestError && /\bno handler found\b/i.test(error.reason);
