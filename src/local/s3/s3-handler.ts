import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Clock } from '../../model/clock.ts';
import type { IdSource } from '../../model/ids.ts';
import { MAX_BODY, openRequestBody } from './body/request-body.ts';
import { errorDocument, toS3Error } from './error-response.ts';
import type { FilesystemObjectStore } from './filesystem-object-store.ts';
import { assertKey } from './names.ts';
import type { S3Response, ServiceCall } from './operations/call.ts';
import { parseRequestTarget } from './request-target.ts';
import { route } from './routes.ts';
import { writeXml } from './xml/xml-writer.ts';

export interface S3HandlerOptions {
  readonly store: FilesystemObjectStore;
  readonly clock: Clock;
  readonly ids: Pick<IdSource, 'uuid'>;
  readonly region: string;
  /** Twelve digits; the owner of every bucket. */
  readonly accountId: string;
  /**
   * Rejects with ServiceError when the signature does not hold; absent, everybody is let in. The payload's hash is checked
   * while the payload streams.
   */
  readonly authenticate?: (req: IncomingMessage) => Promise<void>;
  /** Gets what answered a client with InternalError, or broke an answer off. */
  readonly onError: (error: unknown, requestId: string) => void;
}

export type S3Handler = (req: IncomingMessage, res: ServerResponse) => void;

const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/';

/** The S3 REST API over an object store, for the request listener of a Node HTTP server. */
export function createS3Handler(options: S3HandlerOptions): S3Handler {
  return (req, res) => {
    const requestId = options.ids.uuid();
    serve(options, req, res, requestId).catch((error: unknown) => {
      if (!hasGone(req)) options.onError(error, requestId);
      res.destroy();
    });
  };
}

async function serve(
  options: S3HandlerOptions,
  req: IncomingMessage,
  res: ServerResponse,
  requestId: string,
): Promise<void> {
  res.setHeader('x-amz-request-id', requestId);
  res.setHeader('x-amz-id-2', requestId);
  res.setHeader('server', 'Longshore');
  let response: S3Response;
  try {
    await options.authenticate?.(req);
    response = await answer(options, req);
  } catch (thrown) {
    if (hasGone(req)) throw thrown;
    const error = toS3Error(thrown);
    if (error.code === 'InternalError') options.onError(thrown, requestId);
    const resource = (req.url ?? '/').split('?')[0] ?? '/';
    response = { status: error.status, body: errorDocument(error, resource, requestId) };
  }
  await drain(req);
  await send(req, res, response);
}

/** The client broke its request off, or does not wait for the answer: nobody's fault, and nobody to tell. */
const hasGone = (req: IncomingMessage): boolean => req.errored !== null || req.socket.destroyed;

function answer(options: S3HandlerOptions, req: IncomingMessage): Promise<S3Response> {
  const { headers, method = 'GET' } = req;
  const target = parseRequestTarget(req.url ?? '/', headers.host);
  if (target.key !== undefined) assertKey(target.key);
  const routed = route(method, target, headers['x-amz-copy-source'] !== undefined);
  const call: ServiceCall = {
    headers,
    query: target.query,
    store: options.store,
    region: options.region,
    clock: options.clock,
    owner: options.accountId,
    // Leaving the loop early must not destroy the socket: the client is to read why.
    body: (given = headers) => openRequestBody(given, req.iterator({ destroyOnReturn: false })),
  };
  switch (routed.of) {
    case 'service':
      return routed.operation(call);
    case 'bucket':
      return routed.operation({ ...call, bucket: routed.bucket });
    case 'object':
      return routed.operation({ ...call, bucket: routed.bucket, key: routed.key });
    default:
      return routed satisfies never;
  }
}

/** Most clients read no answer before they have sent everything. What was not used goes to nowhere, as much as an upload may be. */
async function drain(req: IncomingMessage): Promise<void> {
  let size = 0;
  const rest: AsyncIterable<Uint8Array> = req.iterator({ destroyOnReturn: false });
  for await (const chunk of rest) {
    size += chunk.byteLength;
    if (size > MAX_BODY) return;
  }
}

async function send(req: IncomingMessage, res: ServerResponse, { status, headers, body }: S3Response): Promise<void> {
  for (const [name, value] of Object.entries(headers ?? {})) res.setHeader(name, value);
  res.statusCode = status;
  if (body instanceof Readable) {
    await pipeline(body, res);
    return;
  }
  if (body === undefined || req.method === 'HEAD') {
    res.end();
    return;
  }
  const document = Buffer.from(writeXml(body, body.name === 'Error' ? undefined : NAMESPACE));
  res.setHeader('content-type', 'application/xml');
  res.setHeader('content-length', document.byteLength);
  res.end(document);
}
