import type { Answer } from './forward.ts';

/**
 * What a node says of another one that went (OpenSearch's transport exceptions): `disconnected` while that one had a part of the
 * request, `not-connected` before it could be given one, which lasts until the cluster has noticed.
 */
export type LostNode = 'disconnected' | 'not-connected';

/** An error because another node went away, such as a search whose fetch phase met it: nothing is wrong with the request. */
export function lostNode({ status, head, rest }: Answer): LostNode | undefined {
  if (status < 500 || rest !== undefined) return undefined;
  const error = head.toString();
  if (error.includes('"type":"node_disconnected_exception"')) return 'disconnected';
  return error.includes('"type":"node_not_connected_exception"') ? 'not-connected' : undefined;
}
