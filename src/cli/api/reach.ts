import { CliError } from '../cli-error.ts';
import type { Target } from './target.ts';

const UNREACHABLE: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'there is no host of that name',
  EAI_AGAIN: 'the name could not be resolved',
  ETIMEDOUT: 'it does not answer',
  EHOSTUNREACH: 'there is no way to that host',
  ENETUNREACH: 'there is no network to it',
  ECONNRESET: 'it closed the connection before the answer was whole',
  EPIPE: 'it closed the connection before the answer was whole',
  UND_ERR_SOCKET: 'it closed the connection before the answer was whole',
  UND_ERR_HEADERS_TIMEOUT: 'it does not answer',
  TimeoutError: 'it does not answer',
};

const REMEDY = {
  aws: 'Check the network, and the Region in --endpoint-url.',
  longshore: 'Start Longshore with `longshore up`, or name another address with --endpoint-url.',
} as const;

/** An error of a request, made fit for people: what never got to the service becomes a CliError, its own errors stay. */
export function explainRequestError(error: unknown, target: Target): unknown {
  if (!(error instanceof Error)) return error;
  const cause = networkCause(error);
  if (cause !== error) return explainRequestError(cause, target);
  const code: unknown = Reflect.get(error, 'code');
  const reason = UNREACHABLE[typeof code === 'string' ? code : error.name];
  if (reason !== undefined) {
    return new CliError('failed', `cannot reach ${target.endpoint}: ${reason}`, {
      remedy: target.aws ? REMEDY.aws : REMEDY.longshore,
      cause: error,
    });
  }
  if (error.name === 'CredentialsProviderError') {
    return new CliError('failed', `no AWS credentials: ${error.message}`, {
      remedy: 'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE.',
      cause: error,
    });
  }
  if (error instanceof SyntaxError || error.name === 'SyntaxError') {
    return new CliError('failed', `${target.endpoint} does not speak the API of Amazon OpenSearch Service`, {
      remedy: 'Another program may have that port: check --endpoint-url, or AWS_ENDPOINT_URL.',
      cause: error,
    });
  }
  return error;
}

/** fetch wraps what happened on the network in a TypeError of its own (`fetch failed`, `terminated`): what happened comes out. */
export const networkCause = (error: Error): Error =>
  error instanceof TypeError && error.cause instanceof Error ? error.cause : error;
