import type { Answer } from './forward.ts';

/** What a node says of another one that went while it had a part of a request (OpenSearch's transport exceptions). */
const LOST = /"type":"node_(?:disconnected|not_connected)_exception"/;

/** An error because another node went away, such as a search whose fetch phase met it: nothing is wrong with the request. */
export const tellsOfLostNode = ({ status, head, rest }: Answer): boolean =>
  status >= 500 && rest === undefined && LOST.test(head.toString());
