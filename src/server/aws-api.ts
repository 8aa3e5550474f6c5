import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '../model/identity.ts';
import { OPERATIONS, type Operation } from '../model/operations.ts';
import { ServiceError } from '../model/service-error.ts';
import type { OperationContext } from '../operations/operation.ts';
import { AUTO_APPLY_HEADER, RELOAD_POLICY_HEADER } from '../operations/policy-headers.ts';
import { VERSION_HEADER } from '../operations/version-header.ts';
import type { Authenticate } from '../protocol/authenticate.ts';
import { splitTarget } from '../protocol/query-string.ts';
import { operationCodec } from '../protocol/rest-json-codec.ts';
import { AnswerCache } from './answer-cache.ts';
import { type BaseContext, type OperationRegistry, wireHandler } from './operation-registry.ts';

export interface AwsApiOptions {
  readonly operations: OperationRegistry;
  readonly authenticate: Authenticate;
  readonly context: BaseContext;
  /** Names of the operations whose answers may be kept until the next commit; none when absent. */
  readonly repeatable?: ReadonlySet<string>;
}

type Labels = Record<string, string>;
type OperationRoute = (request: FastifyRequest<{ Params: Labels }>, reply: FastifyReply) => Promise<FastifyReply>;

const NO_BODY = Buffer.alloc(0);
const bodyOf = (request: FastifyRequest): Buffer => (Buffer.isBuffer(request.body) ? request.body : NO_BODY);

/** Routes every operation of the SDK. */
export function registerAwsApi(app: FastifyInstance, options: AwsApiOptions): void {
  const answers = new AnswerCache({ version: () => options.context.store.version() });
  for (const operation of OPERATIONS) {
    const handler = operationRoute(operation, options, answers);
    for (const uri of [operation.uri, ...operation.aliases]) {
      app.route<{ Params: Labels }>({ method: operation.method, url: uri.replace(/\{(\w+)\}/g, ':$1'), handler });
    }
  }
}

function operationRoute(operation: Operation, options: AwsApiOptions, answers: AnswerCache): OperationRoute {
  const { operations, authenticate, context } = options;
  const handle = wireHandler(operations, operation.name);
  if (handle === undefined) {
    return async (request) => {
      authenticate(request.raw, bodyOf(request));
      throw notOffered(operation);
    };
  }
  const codec = operationCodec(operation);
  const isRepeatable = options.repeatable?.has(operation.name) === true;
  return async (request, reply) => {
    const body = bodyOf(request);
    const caller = authenticate(request.raw, body);
    const target = request.raw.url ?? '';
    const work = async () => {
      const { query } = splitTarget(target);
      const input = codec.readInput({ labels: request.params, query, body });
      const output = await handle(input, {
        ...context,
        operation: operation.name,
        requestId: request.id,
        caller,
        ...associationHeadersOf(request),
      });
      return codec.writeOutput(output);
    };
    const answer = isRepeatable
      ? await answers.answer(questionOf(operation, caller, target, body), work)
      : await work();
    return reply.header('content-type', 'application/json').send(answer);
  };
}

/** What AssociatePackage and AssociatePackages are to do and AWS has no members for. No answer that is kept depends on it. */
function associationHeadersOf({ headers }: FastifyRequest): Pick<OperationContext, 'packageVersion' | 'policyHeaders'> {
  const headerOf = (name: string): string | undefined => {
    const value = headers[name];
    return Array.isArray(value) ? value.join(', ') : value;
  };
  return {
    packageVersion: headerOf(VERSION_HEADER),
    policyHeaders: { reloadPolicy: headerOf(RELOAD_POLICY_HEADER), autoApply: headerOf(AUTO_APPLY_HEADER) },
  };
}

/** The same text only for the same question of the same account; a target holds no space, and Latin-1 keeps every byte. */
const questionOf = ({ name }: Operation, { accountId }: Caller, target: string, body: Buffer): string =>
  `${accountId} ${name} ${target} ${body.toString('latin1')}`;

const notOffered = ({ name }: Operation): ServiceError =>
  new ServiceError(
    'DisabledOperationException',
    `${name} is not offered by Longshore, which serves packages and the domains that they are associated with`,
  );
