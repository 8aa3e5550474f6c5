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
  // No cluster manager, too many requests, a node that could not say what it serves.
  const { status, type } = error;
  const passes = type === 'incomplete_answer' || status === 408 || status === 429 || status >= 500;
  return passes ? `the cluster: ${error.message}` : undefined;
}

/** The nodes have a reload plugin from before this request was made: they get the present one when they are started next. */
export const isNotOffered = (error: unknown): boolean =>
  error instanceof ClusterRequestError && /\bno handler found\b/i.test(error.reason);
