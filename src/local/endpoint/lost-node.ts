import { gunzipSync, inflateSync } from 'node:zlib';
import type { Answer } from './forward.ts';

/**
 * What a node says of another one that went (OpenSearch's transport exceptions): `disconnected` while that one had a part of the
 * request, `not-connected` before it could be given one, which lasts until the cluster has noticed.
 */
export type LostNode = 'disconnected' | 'not-connected';

/** An error because another node went away, such as a search whose fetch phase met it: nothing is wrong with the request. */
export function lostNode(answer: Answer): LostNode | undefined {
  if (answer.status < 500 || answer.rest !== undefined) return undefined;
  const error = decoded(answer);
  if (error.includes('"type":"node_disconnected_exception"')) return 'disconnected';
  return error.includes('"type":"node_not_connected_exception"') ? 'not-connected' : undefined;
}

/** An error of a node is small; whatever unfolds to more is none. */
const MOST_BYTES = { maxOutputLength: 1024 * 1024 };

/** Nodes compress what a client takes compressed, errors too. */
function decoded({ headers, head }: Answer): string {
  const at = headers.findIndex((name, index) => index % 2 === 0 && name.toLowerCase() === 'content-encoding');
  try {
    switch (at < 0 ? undefined : headers[at + 1]?.toLowerCase()) {
      case 'gzip':
        return gunzipSync(head, MOST_BYTES).toString();
      case 'deflate':
        return inflateSync(head, MOST_BYTES).toString();
      default:
        return head.toString();
    }
  } catch {
    return '';
  }
}
