import { CliError } from '../cli-error.ts';
import type { Target } from './target.ts';

/** An error that the service answered, with what the SDKs' errors have too, so that it is described like one of them. */
export class OwnApiError extends Error {
  readonly $metadata: { readonly httpStatusCode: number; readonly requestId?: string };

  constructor(type: string, message: string, metadata: OwnApiError['$metadata']) {
    super(message);
    this.name = type;
    this.$metadata = metadata;
  }
}

/** It failed for now: the same may be asked again later. */
export const isServerFault = (error: unknown): boolean =>
  error instanceof OwnApiError && error.$metadata.httpStatusCode >= 500;

/** Somebody else changed the thing since its ETag was read. */
export const isPreconditionFailed = (error: unknown): boolean =>
  error instanceof OwnApiError && error.$metadata.httpStatusCode === 412;

/** The error of an answer that is none of 2xx. Undefined when it has not the form of this service: another one answers there. */
export function ownApiError(response: Response, body: string): OwnApiError | undefined {
  const document = parseObject(body);
  const type = response.headers.get('x-amzn-errortype');
  const message = document === undefined ? undefined : (Reflect.get(document, 'message') as unknown);
  const requestId = response.headers.get('x-amzn-requestid');
  const metadata = { httpStatusCode: response.status, ...(requestId !== null && { requestId }) };
  if (type !== null && typeof message === 'string') return new OwnApiError(type, message, metadata);
  // A server that is closing, or a proxy before one that is away, has no words of the service.
  if (response.status >= 500) return new OwnApiError(`HTTP ${response.status}`, response.statusText, metadata);
  return undefined;
}

function parseObject(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** AWS has no such API. */
export const notOnAws = (target: Target): CliError =>
  new CliError('usage', `this needs Longshore, and ${target.endpoint} is AWS`, {
    remedy:
      'Name a Longshore with --endpoint-url. What AWS offers too: `longshore package`, `association create`, `list` and `delete`.',
  });

/** What answers is no Longshore, or one without this route: its own word about itself says which. */
export async function notThere(target: Target, fetch: typeof globalThis.fetch): Promise<CliError> {
  const version = await longshoreVersion(target, fetch);
  if (version === undefined) {
    return new CliError('failed', `this needs Longshore, and ${target.endpoint} is not one`, {
      remedy: 'Another service has that address: check --endpoint-url, or AWS_ENDPOINT_URL.',
    });
  }
  return new CliError('failed', `the Longshore at ${target.endpoint} (version ${version}) does not offer this`, {
    remedy: 'Update it, or use the command line of its version.',
  });
}

async function longshoreVersion(target: Target, fetch: typeof globalThis.fetch): Promise<string | undefined> {
  try {
    const health = parseObject(await (await fetch(`${target.endpoint}/_longshore/health`)).text());
    const version: unknown = health === undefined ? undefined : Reflect.get(health, 'version');
    return typeof version === 'string' ? version : undefined;
  } catch {
    return undefined;
  }
}
