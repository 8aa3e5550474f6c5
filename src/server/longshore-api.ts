import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ApiContext, ApiParts } from '../longshore-api/context.ts';
import type { Answer, Route } from '../longshore-api/route.ts';
import { ServiceError } from '../model/service-error.ts';
import type { Authenticate } from '../protocol/authenticate.ts';
import { parseJsonBody } from '../protocol/json-body.ts';
import { parseQuery, splitTarget } from '../protocol/query-string.ts';
import type { ServerLimits } from './limits.ts';
import type { BaseContext } from './operation-registry.ts';

export interface LongshoreApiOptions {
  readonly routes: readonly Route[];
  readonly authenticate: Authenticate;
  readonly context: BaseContext & ApiParts;
  readonly limits: Pick<ServerLimits, 'streams' | 'answerStall'>;
}

const PREFIX = '/_longshore/v1';
const NO_BODY = Buffer.alloc(0);

/** Serves the routes of our own API, to the same callers as that of AWS. */
export function registerLongshoreApi(app: FastifyInstance, options: LongshoreApiOptions): void {
  const closing = new AbortController();
  const streams = { open: 0, most: options.limits.streams };
  // Whoever waits is answered before connections are closed.
  app.addHook('preClose', async () => closing.abort());
  for (const route of options.routes) {
    app.route<{ Params: Record<string, string> }>({
      method: route.method,
      url: `${PREFIX}${route.path.replace(/\{(\w+)\}/g, ':$1')}`,
      handler: async (request, reply) => {
        const body = Buffer.isBuffer(request.body) ? request.body : NO_BODY;
        const caller = options.authenticate(request.raw, body);
        const { query } = splitTarget(request.raw.url ?? '');
        const signal = AbortSignal.any([closing.signal, goneSignal(reply)]);
        const context: ApiContext = {
          ...options.context,
          operation: route.operation,
          requestId: request.id,
          caller,
          signal,
        };
        const header = (name: string) => headerOf(request, name);
        const input = { params: request.params, query: singleValues(query), body: parseJsonBody(body), header };
        const answer = await route.answer(input, context);
        // An answer that nobody takes would be held in memory, or a blob open, for ever.
        reply.raw.setTimeout(options.limits.answerStall, () => reply.raw.destroy());
        return send(reply, answer, streams);
      },
    });
  }
}

/** Aborts when the connection ends before the answer has. */
function goneSignal(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  return gone.signal;
}

function headerOf(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}

/** @throws ServiceError ValidationException for a parameter that is given twice */
function singleValues(query: string): Record<string, string> {
  const pairs = [...parseQuery(query)].map(([name, [value = '', ...more]]): [string, string] => {
    if (more.length > 0) throw new ServiceError('ValidationException', `Parameter '${name}' is given more than once.`);
    return [name, value];
  });
  return Object.fromEntries(pairs);
}

interface Streams {
  open: number;
  readonly most: number;
}

function send(reply: FastifyReply, answer: Answer<unknown>, streams: Streams): FastifyReply {
  switch (answer.kind) {
    case 'document':
      // As bytes: to a string Fastify would add a charset.
      return reply
        .code(answer.status ?? 200)
        .headers({ 'content-type': 'application/json', ...answer.headers })
        .send(Buffer.from(JSON.stringify(answer.document)));
    case 'nothing':
      return reply.code(204).send();
    case 'bytes':
      return reply.headers({ 'content-type': 'application/octet-stream', ...answer.headers }).send(answer.stream);
    case 'event-stream':
      return sendEvents(reply, answer.frames, streams);
    default:
      return answer satisfies never;
  }
}

function sendEvents(reply: FastifyReply, frames: AsyncIterable<string>, streams: Streams): FastifyReply {
  if (streams.open >= streams.most) {
    throw new ServiceError(
      'ThrottlingException',
      `${streams.open} event streams are open, which is the most: try later.`,
    );
  }
  streams.open += 1;
  reply.raw.once('close', () => {
    streams.open -= 1;
  });
  // Two frames at most lie ready for a client that is slow to read.
  const stream = Readable.from(frames, { objectMode: true, highWaterMark: 1 });
  return reply
    .headers({
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
      // What ends a stream ends the server or the client: nobody asks again on this connection.
      connection: 'close',
    })
    .send(stream);
}
