import type { z } from 'zod';
import { type SigningIdentity, signRequest } from '../../protocol/sign-request.ts';
import { SigningKeyCache } from '../../protocol/signing-key-cache.ts';
import { CliError } from '../cli-error.ts';
import { notOnAws, notThere, ownApiError } from './own-error.ts';
import type { Target } from './target.ts';

export interface OwnRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Made by `ownPath`. */
  readonly path: string;
  /** Absent values are left out. */
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  /** Sent as JSON. */
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** Longshore's own API, `/_longshore/v1`: signed like that of AWS, with the same keys. */
export interface OwnApi {
  /** @throws OwnApiError what the service refuses; CliError where it does not offer this. */
  call<Shape extends z.ZodType>(request: OwnRequest, shape: Shape): Promise<z.infer<Shape>>;
  /** The answer as it comes; its status is 2xx. @throws as `call` */
  send(request: OwnRequest): Promise<Response>;
}

export interface OwnApiOptions {
  readonly target: Target;
  readonly identity: () => Promise<SigningIdentity>;
  readonly region: () => Promise<string>;
  readonly fetch: typeof globalThis.fetch;
  readonly clock: () => Date;
}

/** @throws CliError when the target is AWS */
export function connectOwnApi({ target, identity, region, fetch, clock }: OwnApiOptions): OwnApi {
  if (target.aws) throw notOnAws(target);
  const keys = new SigningKeyCache();

  async function send({ method, path, query = {}, body, headers = {}, signal }: OwnRequest): Promise<Response> {
    const url = new URL(`${target.endpoint}/_longshore/v1/${path}`);
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) url.searchParams.append(name, String(value));
    }
    const text = body === undefined ? {} : { body: JSON.stringify(body) };
    const request = {
      method,
      url,
      headers: { accept: 'application/json', ...(body && { 'content-type': 'application/json' }), ...headers },
      ...text,
    };
    const signed = signRequest(request, {
      identity: await identity(),
      region: await region(),
      service: 'es',
      now: clock(),
      keys,
    });
    const response = await fetch(url, {
      method,
      headers: signed,
      redirect: 'manual',
      ...text,
      ...(signal && { signal }),
    });
    if (response.ok) return response;
    const error = ownApiError(response, await response.text());
    if (error === undefined || error.name === 'UnknownOperationException') throw await notThere(target, fetch);
    throw error;
  }

  return {
    send,
    call: async (request, shape) => parseAnswer(await send(request), shape, target),
  };
}

/** @throws CliError for what is not in the shape */
export async function parseAnswer<Shape extends z.ZodType>(
  response: Response,
  shape: Shape,
  target: Target,
): Promise<z.infer<Shape>> {
  const text = await response.text();
  const parsed = shape.safeParse(JSON.parse(text === '' ? 'null' : text));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new CliError(
    'failed',
    `cannot read the answer of ${target.endpoint}: ${issue?.path.join('.')}: ${issue?.message}`,
    {
      remedy: 'It may be of another version: `longshore version` tells that of this command line.',
      cause: parsed.error,
    },
  );
}
