import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { z } from 'zod';
import { ClusterRequestError, ClusterUnreachableError } from './cluster.ts';
import { exceptionBody, joinCauses } from './exception-body.ts';

/** Of an answer. A cluster with tens of thousands of indices stays far below it. */
const LARGEST_ANSWER = 128 * 1024 * 1024;

export interface OpenSearchRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** With its query; percent-encoded by the caller. */
  readonly path: string;
  readonly body?: unknown;
  /** Milliseconds for one try; the sender's own when absent. */
  readonly timeoutMs?: number;
}

/** Sends to one node after another until one answers. @throws ClusterUnreachableError, ClusterRequestError */
export type Send = (request: OpenSearchRequest) => Promise<unknown>;

/** Connections that are kept between requests, by protocol. */
export interface Agents {
  readonly http: HttpAgent;
  readonly https: HttpsAgent;
}

/** Idle connections are closed after half a minute and do not keep the process alive. */
export function keepAliveAgents(): Agents {
  const options = { keepAlive: true, timeout: 30_000 };
  return { http: new HttpAgent(options), https: new HttpsAgent(options) };
}

export interface SenderOptions {
  readonly agents: Agents;
  /** Milliseconds for one try. */
  readonly timeoutMs: number;
}

/**
 * Every request that is sent here may be repeated: it reads, or it says what is to be. So a node that cannot be reached or
 * drops the connection is followed by the next one. One that is too slow is followed only for a GET: work that it has
 * begun is not begun a second time beside it.
 */
export function createSender(urls: readonly string[], { agents, timeoutMs }: SenderOptions): Send {
  // The node that answered last is asked first.
  let first = 0;
  return async (request) => {
    const attempts: { url: string; reason: string }[] = [];
    let unavailable: ClusterRequestError | undefined;
    for (let i = 0; i < urls.length; i++) {
      const at = (first + i) % urls.length;
      const url = urls[at] ?? '';
      const result = await sendOnce(url, request, agents, request.timeoutMs ?? timeoutMs);
      if (result.kind === 'answered') {
        first = at;
        return result.body;
      }
      if (result.kind === 'refused') {
        // 503: this node has lost its cluster; another may still be in it.
        if (result.error.status !== 503) throw result.error;
        unavailable = result.error;
        continue;
      }
      attempts.push({ url, reason: result.reason });
      if (result.kind === 'too-slow' && request.method !== 'GET') break;
    }
    throw unavailable ?? new ClusterUnreachableError(attempts);
  };
}

type Result =
  | { readonly kind: 'answered'; readonly body: unknown }
  | { readonly kind: 'refused'; readonly error: ClusterRequestError }
  | { readonly kind: 'unreachable' | 'too-slow'; readonly reason: string };

function sendOnce(base: string, request: OpenSearchRequest, agents: Agents, timeoutMs: number): Promise<Result> {
  return new Promise((resolve) => {
    const url = new URL(request.path, base);
    const payload = request.body === undefined ? undefined : JSON.stringify(request.body);
    const options = {
      method: request.method,
      headers: {
        accept: 'application/json',
        ...(payload === undefined
          ? {}
          : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) }),
      },
    };
    const outgoing =
      url.protocol === 'https:'
        ? httpsRequest(url, { ...options, agent: agents.https })
        : httpRequest(url, { ...options, agent: agents.http });
    const done = (result: Result) => {
      clearTimeout(deadline);
      resolve(result);
    };
    // A deadline for the whole try; a socket timeout would start again with each byte.
    const deadline = setTimeout(() => {
      done({ kind: 'too-slow', reason: `no answer within ${timeoutMs} ms` });
      outgoing.destroy();
    }, timeoutMs);
    outgoing.once('error', (error) => {
      // The node had closed this kept connection: it may well answer on a new one.
      if (outgoing.reusedSocket && isReset(error)) {
        clearTimeout(deadline);
        resolve(sendOnce(base, request, agents, timeoutMs));
      } else {
        done({ kind: 'unreachable', reason: error.message });
      }
    });
    outgoing.once('response', (incoming) => {
      readAll(incoming).then(
        (text) => done(parseAnswer(incoming.statusCode ?? 0, text)),
        (error) => {
          outgoing.destroy();
          done({ kind: 'unreachable', reason: error instanceof Error ? error.message : String(error) });
        },
      );
    });
    outgoing.end(payload);
  });
}

const isReset = (error: Error) => 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE');

async function readAll(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST_ANSWER) throw new Error(`its answer is longer than ${LARGEST_ANSWER} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** `error` is an object, or a sentence when no handler was found. */
const errorAnswer = z.object({
  error: z.union([z.string(), exceptionBody]),
});

function parseAnswer(status: number, text: string): Result {
  const successful = status >= 200 && status < 300;
  // Voting exclusions are answered without a body.
  if (successful && text === '') return { kind: 'answered', body: undefined };
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    const reason = `HTTP ${status} without JSON: ${text.slice(0, 200)}`;
    return { kind: 'refused', error: new ClusterRequestError(status, 'not_json', reason) };
  }
  if (successful) return { kind: 'answered', body };
  const parsed = errorAnswer.safeParse(body);
  if (!parsed.success)
    return { kind: 'refused', error: new ClusterRequestError(status, 'unknown', text.slice(0, 200)) };
  const { error } = parsed.data;
  return {
    kind: 'refused',
    error:
      typeof error === 'string'
        ? new ClusterRequestError(status, 'request_error', error)
        : new ClusterRequestError(status, error.type, joinCauses(error)),
  };
}
