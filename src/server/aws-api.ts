import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { OPERATIONS, type Operation } from '../model/operations.ts';
import { ServiceError } from '../model/service-error.ts';
import type { Authenticate } from '../protocol/authenticate.ts';
import { splitTarget } from '../protocol/query-string.ts';
import { operationCodec } from '../protocol/rest-json-codec.ts';
import { type BaseContext, type OperationRegistry, wireHandler } from './operation-registry.ts';

export interface AwsApiOptions {
  readonly operations: OperationRegistry;
  readonly authenticate: Authenticate;
  readonly context: BaseContext;
}

type Labels = Record<string, string>;
type OperationRoute = (request: FastifyRequest<{ Params: Labels }>, reply: FastifyReply) => Promise<FastifyReply>;

const NO_BODY = Buffer.alloc(0);
const bodyOf = (request: FastifyRequest): Buffer => (Buffer.isBuffer(request.body) ? request.body : NO_BODY);

/** Routes every operation of the SDK. */
export function registerAwsApi(app: FastifyInstance, options: AwsApiOptions): void {
  for (const operation of OPERATIONS) {
    const handler = operationRoute(operation, options);
    for (const uri of [operation.uri, ...operation.aliases]) {
      app.route<{ Params: Labels }>({ method: operation.method, url: uri.replace(/\{(\w+)\}/g, ':$1'), handler });
    }
  }
}

function operationRoute(operation: Operation, { operations, authenticate, context }: AwsApiOptions): OperationRoute {
  const handle = wireHandler(operations, operation.name);
  if (handle === undefined) {
    return async (request) => {
      authenticate(request.raw, bodyOf(request));
      throw notOffered(operation);
    };
  }
  const codec = operationCodec(operation);
  return async (request, reply) => {
    const body = bodyOf(request);
    const caller = authenticate(request.raw, body);
    const { query } = splitTarget(request.raw.url ?? '');
    const input = codec.readInput({ labels: request.params, query, body });
    const output = await handle(input, { ...context, operation: operation.name, requestId: request.id, caller });
    return reply.header('content-type', 'application/json').send(codec.writeOutput(output));
  };
}

const notOffered = ({ name }: Operation): ServiceError =>
  new ServiceError(
    'DisabledOperationException',
    `${name} is not offered by Longshore, which serves packages and the domains that they are associated with`,
  );
