import type { LookupAddress } from 'node:dns';
import { lookup as dnsLookup } from 'node:dns';
import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { receiverProblem } from './receiver-address.ts';

/** What came of one try. Only 2xx counts as taken; redirects are not followed. */
export type PostOutcome = { readonly taken: true } | { readonly taken: false; readonly reason: string };

export interface PostOptions {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Milliseconds for all of it: name, connection, answer. */
  readonly timeoutMs: number;
  /** See receiverProblem. */
  readonly allowPrivate: boolean;
  readonly signal: AbortSignal;
}

/** Characters of an error's body that are told. */
const MOST_TOLD = 200;
/** Bytes of an answer that are read for that; the rest is not waited for. */
const MOST_READ = 4 * 1024;

/** Posts to a stranger's URL, never throws, and never takes longer or more than it was given. */
export function post(url: string, options: PostOptions): Promise<PostOutcome> {
  const { headers, body, timeoutMs, allowPrivate, signal } = options;
  const target = new URL(url);
  const host = target.hostname.replace(/^\[|\]$/g, '');
  const problem = isIP(host) === 0 ? undefined : receiverProblem(host, allowPrivate);
  if (problem !== undefined) return Promise.resolve({ taken: false, reason: problem });
  const send = target.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve) => {
    const request: ClientRequest = send(target, {
      method: 'POST',
      headers: { ...headers, 'content-length': String(Buffer.byteLength(body)), connection: 'close' },
      agent: false,
      lookup: guardedLookup(allowPrivate),
    });
    const settle = (outcome: PostOutcome): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      request.destroy();
      resolve(outcome);
    };
    const stop = (): void => settle({ taken: false, reason: 'Longshore was stopped' });
    const timer = setTimeout(
      () => settle({ taken: false, reason: `no answer within ${timeoutMs / 1000} seconds` }),
      timeoutMs,
    );
    if (signal.aborted) return stop();
    signal.addEventListener('abort', stop, { once: true });
    request
      .on('error', (error) => settle({ taken: false, reason: error.message || String(error) }))
      .on('response', (response) => void judge(response).then(settle))
      .end(body);
    return undefined;
  });
}

async function judge(response: IncomingMessage): Promise<PostOutcome> {
  const { statusCode = 0 } = response;
  if (statusCode >= 200 && statusCode < 300) return { taken: true };
  const words = oneLine(await beginning(response));
  const where = statusCode >= 300 && statusCode < 400 ? ', and redirects are not followed' : '';
  return { taken: false, reason: `answered ${statusCode}${where}${words === '' ? '' : `: ${words}`}` };
}

async function beginning(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of response) {
      if (!Buffer.isBuffer(chunk)) continue;
      chunks.push(chunk);
      size += chunk.length;
      if (size >= MOST_READ) break;
    }
  } catch {
    // What came before the connection broke is enough.
  }
  return Buffer.concat(chunks).toString('utf8', 0, MOST_READ);
}

function oneLine(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  return line.length > MOST_TOLD ? `${line.slice(0, MOST_TOLD)}…` : line;
}

/** The addresses that are connected to are the ones that were looked at: a name may mean another one a moment later. */
const guardedLookup =
  (allowPrivate: boolean): LookupFunction =>
  (hostname, options, done) => {
    dnsLookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return done(error, []);
      const refused = problemOf(addresses, allowPrivate);
      if (refused !== undefined) return done(new Error(`${hostname}: ${refused}`), []);
      if (options.all === true) return done(null, addresses);
      const [first] = addresses;
      return first === undefined
        ? done(new Error(`${hostname} has no address`), [])
        : done(null, first.address, first.family);
    });
  };

function problemOf(addresses: readonly LookupAddress[], allowPrivate: boolean): string | undefined {
  for (const { address } of addresses) {
    const problem = receiverProblem(address, allowPrivate);
    if (problem !== undefined) return problem;
  }
  return undefined;
}
