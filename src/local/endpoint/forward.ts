import { type Agent, type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { endToEndHeaders, withoutHeader } from './end-to-end-headers.ts';
import { readUpTo } from './read-up-to.ts';
import type { SilentNodes } from './silent-nodes.ts';

/** Bytes of a body, either way, that are kept so that another node can be tried. */
export const LARGEST_KEPT_BODY = 1024 * 1024;

/** Nodes listen on this machine: one that has not accepted by then is not going to. */
const CONNECT_TIMEOUT_MS = 3_000;

export type RequestBody =
  | { readonly kind: 'kept'; readonly bytes: Buffer }
  /** Its first bytes, and the paused rest. Can be sent once. */
  | { readonly kind: 'streamed'; readonly head: Buffer; readonly rest: Readable; readonly length?: string };

export interface ForwardedRequest {
  readonly method: string;
  readonly path: string;
  /** Names and values in turn. */
  readonly headers: readonly string[];
  readonly body: RequestBody;
  /** May be sent to another node after this one may have carried it out. */
  readonly replayable: boolean;
}

export interface Answer {
  readonly status: number;
  readonly statusMessage: string;
  /** End-to-end headers, names and values in turn. */
  readonly headers: readonly string[];
  readonly head: Buffer;
  /** What follows `head`; absent when it is the whole body. */
  readonly rest?: Readable;
}

export type Attempt =
  /** No byte has reached the node. */
  | { readonly kind: 'not-connected'; readonly reason: string }
  /** The node was given the request, whole or in part, and no usable answer came. */
  | { readonly kind: 'lost'; readonly reason: string }
  | { readonly kind: 'answered'; readonly answer: Answer };

export interface ForwardOptions {
  readonly agent: Agent;
  readonly ownConnections: Agent;
  readonly silentNodes: Pick<SilentNodes, 'watch'>;
}

/**
 * One try at one node. The answer to a replayable request is first read whole, up to LARGEST_KEPT_BODY: a node that dies while
 * it answers is then followed by another one, unseen by the client.
 *
 * @param node base URL.
 * @param options.agent keeps connections. Only for replayable requests: a kept connection may be closed by the node at the moment of
 * sending, which cannot be told from a node that died at work. The others get a connection of their own, of
 * `options.ownConnections`: it keeps none, and yet asks the node to keep them, so that one which answers before it has read the
 * whole body does not hang up on its own answer.
 */
export function forward(
  node: string,
  request: ForwardedRequest,
  { agent, ownConnections, silentNodes }: ForwardOptions,
  signal: AbortSignal,
): Promise<Attempt> {
  return new Promise((resolve) => {
    const { hostname, port } = new URL(node);
    let connected = false;
    const outgoing = httpRequest({
      host: hostname,
      port,
      method: request.method,
      path: request.path,
      headers: framedHeaders(request),
      agent: request.replayable ? agent : ownConnections,
      signal,
    });
    const connectDeadline = setTimeout(
      () => outgoing.destroy(new Error(`no connection within ${CONNECT_TIMEOUT_MS} ms`)),
      CONNECT_TIMEOUT_MS,
    );
    let unwatch = (): void => undefined;
    const onConnected = () => {
      connected = true;
      clearTimeout(connectDeadline);
      // Another node can be asked only what may be carried out twice.
      if (request.replayable) unwatch = silentNodes.watch(node, () => outgoing.destroy(new Error('it says nothing')));
      sendBody(outgoing, request.body);
    };
    outgoing.once('socket', (socket) => {
      if (socket.connecting) socket.once('connect', onConnected);
      else onConnected();
    });
    outgoing.on('error', (error) => {
      clearTimeout(connectDeadline);
      unwatch();
      resolve({ kind: connected ? 'lost' : 'not-connected', reason: error.message });
    });
    outgoing.once('response', (incoming) => {
      unwatch();
      readAnswer(incoming, request.replayable).then(
        (answer) => resolve({ kind: 'answered', answer }),
        (error) => resolve({ kind: 'lost', reason: error instanceof Error ? error.message : String(error) }),
      );
    });
  });
}

/** The body's length is always said, so that it is right for any method: a GET may have a body here, a POST none. */
function framedHeaders({ method, headers, body }: ForwardedRequest): string[] {
  const framed = withoutHeader(headers, 'content-length');
  if (body.kind === 'streamed') {
    return body.length === undefined
      ? [...framed, 'transfer-encoding', 'chunked']
      : [...framed, 'content-length', body.length];
  }
  const hasBody = body.bytes.length > 0 || method === 'POST' || method === 'PUT';
  return hasBody ? [...framed, 'content-length', String(body.bytes.length)] : framed;
}

function sendBody(outgoing: ClientRequest, body: RequestBody): void {
  if (body.kind === 'kept') {
    outgoing.end(body.bytes);
    return;
  }
  outgoing.write(body.head);
  // Not a pipeline: a node that answers before it has read everything (413) and hangs up must not take the client with it.
  body.rest.pipe(outgoing);
  outgoing.once('close', () => body.rest.unpipe(outgoing));
}

async function readAnswer(incoming: IncomingMessage, keep: boolean): Promise<Answer> {
  const answer = {
    status: incoming.statusCode ?? 502,
    statusMessage: incoming.statusMessage ?? '',
    headers: endToEndHeaders(incoming.rawHeaders),
  };
  if (!keep) return { ...answer, head: Buffer.alloc(0), rest: incoming };
  const { bytes, complete } = await readUpTo(incoming, LARGEST_KEPT_BODY);
  return complete ? { ...answer, head: bytes } : { ...answer, head: bytes, rest: incoming };
}
