import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { wordsOf } from '../local-domain-error.ts';
import { hashFile } from './hash-file.ts';
import { archiveName } from './release.ts';
import { partialPath } from './temporary.ts';
import { ArchiveError } from './unpack-zip.ts';

/** To the head of an answer: a machine without a way out is told so at once. */
const CONNECT_TIMEOUT_MS = 3_000;
/** Between two pieces of a body. */
const STALL_TIMEOUT_MS = 30_000;
const SHA512 = /^[0-9a-f]{128}\b/;

/**
 * Downloads the official archive `{base}/{release}/opensearch-min-{release}-{platform}-{arch}.tar.gz` and verifies it against the
 * `.sha512` beside it.
 *
 * @returns the path of the verified archive, under a name of this process alone; whoever asked removes it.
 * @throws ArchiveError
 */
export async function fetchArchive(options: {
  readonly release: string;
  /** LONGSHORE_OPENSEARCH_ARCHIVE, an http(s) URL. */
  readonly base: string;
  readonly downloads: string;
  readonly platform: NodeJS.Platform;
  readonly arch: string;
  readonly fetch: typeof fetch;
  readonly progress: (what: string) => void;
}): Promise<string> {
  const { release, platform, arch } = options;
  const name = archiveName(release, platform, arch);
  if (name === undefined) throw new ArchiveError(`there is no official archive for ${platform} on ${arch}`);
  const url = `${options.base.replace(/\/$/, '')}/${release}/${name}`;
  const partial = await partialPath(join(options.downloads, name));
  try {
    const wanted = SHA512.exec(await (await request(`${url}.sha512`, options.fetch)).text())?.[0];
    if (wanted === undefined) throw new ArchiveError(`${url}.sha512 holds no SHA-512`);
    await download(url, partial, options);
    const sha512 = await hashFile(partial, 'sha512');
    if (sha512 !== wanted) throw new ArchiveError(`${url} does not match its .sha512: its SHA-512 is ${sha512}`);
    return partial;
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

async function request(url: string, fetch: typeof globalThis.fetch, abort = new AbortController()): Promise<Response> {
  const timer = setTimeout(
    () => abort.abort(new Error(`no answer within ${CONNECT_TIMEOUT_MS / 1000} s`)),
    CONNECT_TIMEOUT_MS,
  );
  try {
    const response = await fetch(url, { signal: abort.signal });
    if (!response.ok) throw new ArchiveError(`${url} answered ${response.status}`);
    return response;
  } catch (error) {
    if (error instanceof ArchiveError) throw error;
    throw new ArchiveError(`${url} cannot be reached: ${reasonOf(error)}`, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

async function download(
  url: string,
  to: string,
  { fetch, progress }: { readonly fetch: typeof globalThis.fetch; readonly progress: (what: string) => void },
): Promise<void> {
  const abort = new AbortController();
  const response = await request(url, fetch, abort);
  if (response.body === null) throw new ArchiveError(`${url} answered without a body`);
  const total = Number(response.headers.get('content-length') ?? Number.NaN);
  const stalled = () => abort.abort(new Error(`nothing came for ${STALL_TIMEOUT_MS / 1000} s`));
  let timer = setTimeout(stalled, STALL_TIMEOUT_MS);
  let bytes = 0;
  let told = 0;
  const count = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      clearTimeout(timer);
      timer = setTimeout(stalled, STALL_TIMEOUT_MS);
      bytes += chunk.length;
      const tenth = Math.floor((bytes / total) * 10);
      if (tenth > told) {
        told = tenth;
        progress(`${url}: ${tenth * 10} % of ${Math.round(total / 1e6)} MB`);
      }
      done(null, chunk);
    },
  });
  try {
    await pipeline(Readable.fromWeb(response.body), count, createWriteStream(to, { flags: 'wx', flush: true }));
  } catch (error) {
    throw new ArchiveError(`${url} broke off after ${bytes} bytes: ${reasonOf(error)}`, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

/** fetch wraps the system's error as its cause: `fetch failed` alone helps nobody. */
const reasonOf = (error: unknown): string =>
  error instanceof Error && error.cause instanceof Error ? error.cause.message : wordsOf(error);
