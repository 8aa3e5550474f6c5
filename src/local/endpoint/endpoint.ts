import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { pipeline } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { endToEndHeaders } from './end-to-end-headers.ts';
import { errorAnswer, type FailedNode, nodeLost, noLiveNode } from './error-answer.ts';
import { type Answer, type ForwardedRequest, forward, LARGEST_KEPT_BODY, type RequestBody } from './forward.ts';
import { lostNode } from './lost-node.ts';
import { OwnConnections } from './own-connections.ts';
import { readUpTo } from './read-up-to.ts';
import { isReplayable } from './replayable.ts';
import { type SilenceOptions, SilentNodes } from './silent-nodes.ts';

export interface EndpointOptions {
  /** Base URLs of the nodes that are believed to live, `http://127.0.0.1:9201`; asked at every request. */
  readonly liveNodes: () => readonly string[];
  /** The address to listen on: `127.0.0.1`. */
  readonly host: string;
  /** The port it had before. A free one is taken when this one is not to be had. */
  readonly preferredPort?: number;
  /** Milliseconds that a request waits for a node to come back before it is answered 503; 10 seconds by default. */
  readonly waitMs?: number;
  /** How nodes that take a request and say nothing are found out. */
  readonly silence?: SilenceOptions;
}

export interface Endpoint {
  readonly host: string;
  readonly port: number;
  /** Stops listening and drops what is under way. */
  close(): Promise<void>;
}

/** As OpenSearch's `http.max_header_size`. */
const MAX_HEADER_SIZE = 16 * 1024;
const HEADERS_TIMEOUT_MS = 30_000;
const RETRY_EVERY_MS = 100;
/** A request that so many nodes broke off at may be what breaks them: it is not given to a further one. */
const MOST_LOSSES = 3;

/**
 * The address of a domain: an HTTP proxy before its nodes, which take requests in turn. It survives a node that restarts:
 * one that cannot be connected to is followed by the next one; one that breaks off or answers 503 is so too where the request
 * is replayable (replayable.ts), as is one that says nothing at all, and one that lost another node while it answered is asked again. When no node can be reached the request waits for `waitMs`.
 */
export async function openEndpoint(options: EndpointOptions): Promise<Endpoint> {
  const { liveNodes, host, preferredPort = 0, waitMs = 10_000 } = options;
  const agent = new Agent({ keepAlive: true, timeout: 30_000 });
  const ownConnections = new OwnConnections({ keepAlive: true });
  const silentNodes = new SilentNodes(options.silence);
  let turn = 0;
  const nodesInTurn = () => {
    const nodes = liveNodes();
    const first = turn++ % Math.max(nodes.length, 1);
    return silentNodes.last([...nodes.slice(first), ...nodes.slice(0, first)]);
  };
  const server = createServer({ maxHeaderSize: MAX_HEADER_SIZE }, (req, res) => {
    serve(req, res, { nodesInTurn, agent, ownConnections, silentNodes, waitMs }).catch((error: unknown) => {
      // Only what cannot be written down as a request again comes here.
      if (res.headersSent) res.destroy();
      else send(errorAnswer(400, 'bad_http_request_exception', String(error)), res);
    });
  });
  server.headersTimeout = HEADERS_TIMEOUT_MS;
  // A node keeps idle connections open, and clients that hold on to them rely on it.
  server.keepAliveTimeout = 0;
  server.on('clientError', refuse);
  const port = await listen(server, host, preferredPort);
  return {
    host,
    port,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      agent.destroy();
      ownConnections.destroy();
      silentNodes.close();
      await closed;
    },
  };
}

async function listen(server: Server, host: string, preferredPort: number): Promise<number> {
  try {
    server.listen(preferredPort, host);
    await once(server, 'listening');
  } catch (error) {
    if (preferredPort === 0) throw error;
    return listen(server, host, 0);
  }
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the endpoint listens on no port');
  return address.port;
}

interface Upstream {
  readonly nodesInTurn: () => readonly string[];
  readonly agent: Agent;
  readonly ownConnections: Agent;
  readonly silentNodes: SilentNodes;
  readonly waitMs: number;
}

async function serve(req: IncomingMessage, res: ServerResponse, upstream: Upstream): Promise<void> {
  const gone = new AbortController();
  res.once('close', () => {
    if (!res.writableFinished) gone.abort();
  });
  const request = await readRequest(req).catch(() => undefined);
  // The client broke off while it sent its body.
  if (request === undefined) return;
  const answer = await answerOf(request, upstream, gone.signal);
  if (!gone.signal.aborted) send(answer, res);
}

async function readRequest(req: IncomingMessage): Promise<ForwardedRequest> {
  const { method = 'GET' } = req;
  const path = originForm(req.url ?? '/');
  const body = await readBody(req);
  const replayable = body.kind === 'kept' && isReplayable(method, path);
  return { method, path, headers: endToEndHeaders(req.rawHeaders), body, replayable };
}

/** A client that knows that it talks to a proxy sends the whole URL (RFC 9112 3.2.2). */
function originForm(target: string): string {
  if (!/^https?:\/\//i.test(target)) return target;
  return target.replace(/^https?:\/\/[^/?]*/i, '') || '/';
}

async function readBody(req: IncomingMessage): Promise<RequestBody> {
  const length = req.headers['content-length'];
  const { bytes, complete } = await readUpTo(req, Number(length) > LARGEST_KEPT_BODY ? 0 : LARGEST_KEPT_BODY);
  if (complete) return { kind: 'kept', bytes };
  return { kind: 'streamed', head: bytes, rest: req, ...(length === undefined ? {} : { length }) };
}

/** Tries nodes, round after round, until there is an answer to give. */
async function answerOf(request: ForwardedRequest, upstream: Upstream, gone: AbortSignal): Promise<Answer> {
  // From the first round on that came to nothing: a node may take long to tell that another one has gone.
  let expired: AbortSignal | undefined;
  const lost: FailedNode[] = [];
  let disconnections = 0;
  let told: Answer | undefined;
  for (;;) {
    const failed: FailedNode[] = [];
    let unavailable: Answer | undefined;
    for (const url of upstream.nodesInTurn()) {
      const attempt = await forward(url, request, upstream, gone);
      switch (attempt.kind) {
        case 'answered': {
          if (!request.replayable) return attempt.answer;
          // The node that it asked for its part has gone. The cluster notices in a moment, and others are asked then.
          const other = lostNode(attempt.answer);
          if (other !== undefined) {
            told = attempt.answer;
            if (other === 'disconnected' && ++disconnections === MOST_LOSSES) return told;
            break;
          }
          // A node that is closing or has lost its cluster says 503; another one may do better.
          if (attempt.answer.status !== 503) return attempt.answer;
          unavailable?.rest?.destroy();
          unavailable = attempt.answer;
          break;
        }
        case 'lost':
          lost.push({ url, reason: attempt.reason });
          if (!request.replayable || lost.length === MOST_LOSSES) return nodeLost(lost);
          failed.push({ url, reason: attempt.reason });
          break;
        case 'not-connected':
          failed.push({ url, reason: attempt.reason });
          break;
        default:
          attempt satisfies never;
      }
    }
    // The cluster's own word, which waiting may well not change: an index without any live shard is 503 too.
    if (unavailable !== undefined) return unavailable;
    expired ??= AbortSignal.timeout(upstream.waitMs);
    if (expired.aborted || gone.aborted) return told ?? noLiveNode(failed, upstream.waitMs);
    await delay(RETRY_EVERY_MS, undefined, { signal: gone }).catch(() => undefined);
  }
}

function send({ status, statusMessage, headers, head, rest }: Answer, res: ServerResponse): void {
  // The node's own date, or none.
  res.sendDate = false;
  res.writeHead(status, statusMessage, [...headers]);
  if (rest === undefined) {
    res.end(head);
    return;
  }
  res.write(head);
  // An answer that breaks off breaks off for the client as well.
  pipeline(rest, res, () => {});
}

/** What is no HTTP, or too much of it. */
function refuse(error: Error & { code?: string }, socket: Socket): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const status = error.code === 'HPE_HEADER_OVERFLOW' ? 431 : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
  const { statusMessage, head } = errorAnswer(status, 'bad_http_request_exception', error.message);
  socket.end(
    `HTTP/1.1 ${status} ${statusMessage}\r\nconnection: close\r\ncontent-type: application/json; charset=UTF-8\r\n` +
      `content-length: ${head.length}\r\n\r\n${head.toString()}`,
  );
}
