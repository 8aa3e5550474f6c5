import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createFilesystemBlobStore } from '../../../src/blob/filesystem-blob-store.ts';
import type { ApiContext, ApiParts } from '../../../src/longshore-api/context.ts';
import { EventNews } from '../../../src/longshore-api/event-news.ts';
import { ROUTES } from '../../../src/longshore-api/routes.ts';
import { RuleWorkers } from '../../../src/longshore-api/rule-work/rule-workers.ts';
import { systemClock } from '../../../src/model/clock.ts';
import { LOCAL_ENGINES } from '../../../src/model/engine-version.ts';
import { randomIds } from '../../../src/model/ids.ts';
import { LIMITS } from '../../../src/model/limits.ts';
import { operations } from '../../../src/operations/index.ts';
import type { Package } from '../../../src/packages/package.ts';
import { verifyKeys } from '../../../src/protocol/authenticate.ts';
import { signRequest } from '../../../src/protocol/sign-request.ts';
import { SigningKeyCache } from '../../../src/protocol/signing-key-cache.ts';
import { BlobSweeper } from '../../../src/reconcile/blob-sweeper.ts';
import { ReconcileLoop } from '../../../src/reconcile/loop.ts';
import { PackageReconciler } from '../../../src/reconcile/package-reconciler.ts';
import type { ServerLimits } from '../../../src/server/limits.ts';
import { createServer } from '../../../src/server/server.ts';
import { noSuchKey } from '../../../src/source/package-source.ts';
import { openSqliteStore } from '../../../src/store/sqlite-store.ts';
import type { Store, TaskKey } from '../../../src/store/store.ts';
import { createLog } from '../../../src/telemetry/log.ts';
import { createDeliver } from '../../../src/webhooks/deliver.ts';
import { ACCOUNT, aPackage, aVersion } from '../../support/aggregates.ts';

export const OTHER = '111111111111';
const SECRET = 'secret';
const site = { partition: 'aws', region: 'us-east-1', accountId: ACCOUNT };

export interface Call {
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Whose key signs; null: nobody's. */
  readonly account?: string | null;
  readonly signal?: AbortSignal;
}

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  /** Of an error: its type. */
  readonly type: string | null;
  readonly document: unknown;
}

/** A store of its own that goes with the test. */
export async function temporaryStore(): Promise<Store> {
  const store = await openSqliteStore({ path: join(await temporaryDirectory(), 'longshore.db'), clock: systemClock });
  onTestFinished(() => store.close());
  return store;
}

async function temporaryDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'longshore-api-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

/** The own API on a real socket, with signatures verified, on a real store and real blobs. */
export async function serveApi(
  given: {
    readonly store?: Store;
    readonly limits?: Partial<ServerLimits>;
    readonly parts?: Partial<ApiParts>;
    readonly observer?: ApiContext['observer'];
  } = {},
) {
  const store = given.store ?? (await temporaryStore());
  const blobs = await createFilesystemBlobStore(join(await temporaryDirectory(), 'blobs'));
  const sweeper = new BlobSweeper({ blobs, packages: store.packages });
  const log = createLog({ level: 'silent' });
  const woken: TaskKey[] = [];
  const source = { open: async (location: { bucket: string; key: string }) => Promise.reject(noSuchKey(location)) };
  const loop = new ReconcileLoop({
    store,
    owner: 'test',
    log,
    pollMs: 50,
    reconcilers: {
      package: new PackageReconciler({ store, source, blobs, sweeper, limits: LIMITS.open, clock: systemClock }),
    },
  });
  const news = new EventNews({ store, onError: (error) => log.error(error) });
  let waiting = 0;
  const wait = news.wait.bind(news);
  news.wait = async (...asked) => {
    waiting += 1;
    await wait(...asked);
    waiting -= 1;
  };
  const untouched = () => {
    throw new Error('no domain of these tests has nodes');
  };
  const credentials = (id: string) => (/^\d{12}$/.test(id) ? { secretAccessKey: SECRET, accountId: id } : undefined);
  const server = createServer({
    operations,
    authenticate: verifyKeys({ credentials, clock: systemClock }),
    context: {
      site,
      store,
      clock: systemClock,
      ids: randomIds,
      limits: LIMITS.open,
      engines: LOCAL_ENGINES,
      observer: given.observer ?? { observe: async () => ({ nodes: [] }), nodeIds: async () => new Map() },
      wake: (task) => {
        woken.push(task);
        loop.wake(task);
      },
    },
    longshoreApi: {
      routes: ROUTES,
      parts: {
        blobs,
        keepBytes: (work) => sweeper.keep(work),
        connectCluster: untouched,
        connectPreview: untouched,
        connectIndexAdmin: untouched,
        searchLog: { recent: async () => [] },
        ruleWorkers: new RuleWorkers(),
        news,
        deliver: createDeliver({ clock: systemClock, region: site.region, version: '0', allowPrivate: true }),
        privateReceivers: true,
        ...given.parts,
      },
    },
    log,
    version: '0.0.0',
    ...(given.limits && { limits: given.limits }),
  });
  const { port } = await server.listen({ host: '127.0.0.1', port: 0 });
  const url = `http://127.0.0.1:${port}`;
  let isOpen = true;
  const close = async () => {
    if (!isOpen) return;
    isOpen = false;
    await server.close();
    news.close();
    await loop.stop(1_000);
  };
  onTestFinished(close);
  const keys = new SigningKeyCache();

  /** The headers that make a request one of an account's. */
  function signed(path: string, options: Call = {}) {
    return signedTarget(`/_longshore/v1${path}`, options);
  }

  function signedTarget(path: string, { method = 'GET', body, headers = {}, account = ACCOUNT }: Call = {}) {
    const target = new URL(`${url}${path}`);
    const text = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) };
    if (account === null) return { target, headers: { ...headers }, ...text };
    const identity = { accessKeyId: account, secretAccessKey: SECRET };
    const options = { identity, region: 'us-east-1', service: 'es', now: new Date(), keys };
    return { target, headers: signRequest({ method, url: target, headers, ...text }, options), ...text };
  }

  /** A path below `/_longshore/v1`. */
  const send = (path: string, options: Call = {}) => signedFetch(`/_longshore/v1${path}`, options);

  /** Any path of the server. */
  function signedFetch(path: string, options: Call = {}) {
    const { target, ...request } = signedTarget(path, options);
    const { method = 'GET', signal } = options;
    return fetch(target, { method, ...request, ...(signal && { signal }) });
  }

  /** Calls a route; a document that is answered is of the route's shape. */
  async function call(path: string, options: Call = {}): Promise<Answered> {
    const response = await send(path, options);
    const text = await response.text();
    const document: unknown = text === '' ? undefined : JSON.parse(text);
    if (response.status < 300 && document !== undefined) shapeOf(options.method ?? 'GET', path).parse(document);
    return {
      status: response.status,
      headers: response.headers,
      type: response.headers.get('x-amzn-errortype'),
      document,
    };
  }

  /** A dictionary whose versions are AVAILABLE, with these texts. */
  async function dictionary(n: number, texts: readonly string[], change: Partial<Package> = {}): Promise<Package> {
    const pkg = aPackage(n, {
      status: 'AVAILABLE',
      newestVersion: texts.length,
      availableVersion: texts.length,
      ...change,
    });
    for (const [index, text] of texts.entries()) {
      const blob = await blobs.put(only(Buffer.from(text)), 1e9);
      const version = aVersion(pkg, { number: index + 1, state: { status: 'AVAILABLE', blob } });
      if (index === 0) await store.packages.insert(pkg, version);
      else await store.packages.insertVersion(version);
    }
    return pkg;
  }

  return {
    store,
    blobs,
    sweeper,
    loop,
    news,
    url,
    port,
    woken,
    signed,
    signedFetch,
    send,
    call,
    dictionary,
    close,
    waiting: () => waiting,
  };
}

function shapeOf(method: string, path: string) {
  const segments = path.replace(/\?.*/, '').split('/');
  const route = ROUTES.find((candidate) => {
    const pattern = candidate.path.split('/');
    return (
      candidate.method === method &&
      pattern.length === segments.length &&
      pattern.every((part, index) => part.startsWith('{') || part === segments[index])
    );
  });
  if (route === undefined) throw new Error(`${method} ${path} is answered by no route`);
  return route.output;
}

async function* only(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
