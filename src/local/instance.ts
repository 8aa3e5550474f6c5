import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { createFilesystemBlobStore } from '../blob/filesystem-blob-store.ts';
import { EventNews } from '../longshore-api/event-news.ts';
import { ROUTES } from '../longshore-api/routes.ts';
import { RuleWorkers } from '../longshore-api/rule-work/rule-workers.ts';
import { systemClock } from '../model/clock.ts';
import { LOCAL_ENGINES } from '../model/engine-version.ts';
import type { Site } from '../model/identity.ts';
import { randomIds } from '../model/ids.ts';
import { LIMITS } from '../model/limits.ts';
import { connectCluster } from '../opensearch/connect-cluster.ts';
import { connectIndexAdmin } from '../opensearch/connect-index-admin.ts';
import { connectPreview } from '../opensearch/preview.ts';
import { operations } from '../operations/index.ts';
import { REPEATABLE } from '../operations/repeatable.ts';
import { BlobSweeper } from '../reconcile/blob-sweeper.ts';
import { createServer } from '../server/server.ts';
import { acquireOwnerLock } from '../store/owner-lock.ts';
import { openSqliteStore } from '../store/sqlite-store.ts';
import { createDeliver } from '../webhooks/deliver.ts';
import { reachableAt } from './address.ts';
import { authentication } from './authentication.ts';
import type { Config } from './config.ts';
import { createDomainObserver } from './domain-observer.ts';
import { createNodeRuntime } from './node-runtime.ts';
import { packageSource } from './package-source.ts';
import { pluginPolicy } from './plugin-policy.ts';
import { allowsPrivateReceivers } from './private-receivers.ts';
import { type CrashPoint, createReconcileLoop, EMBEDDED_OWNER } from './reconcile-loop.ts';
import { FilesystemObjectStore } from './s3/filesystem-object-store.ts';
import { createS3Handler } from './s3/s3-handler.ts';
import { createSearchLog } from './search-log.ts';
import { sweepJournals } from './sweep-journals.ts';
import { takeOverDomains } from './take-over-domains.ts';
import { createWebhookLoop } from './webhook-loop.ts';

/** A running Longshore. */
export interface Instance {
  readonly url: string;
  /** Ends it, its nodes included but for LONGSHORE_KEEP_NODES. */
  close(): Promise<void>;
}

export interface InstanceOptions {
  readonly config: Config;
  readonly log: Logger;
  /** Of this program. */
  readonly version: string;
  /** Says what is being done, a line each. */
  readonly progress?: (line: string) => void;
  /** PATH, JAVA_HOME, OPENSEARCH_JAVA_HOME, OPENSEARCH_HOME, HOME: where Java and OpenSearch are looked for. */
  readonly environment: NodeJS.ProcessEnv;
  /** Called at each named step of a change, for tests that end the process there. */
  readonly crashPoint?: CrashPoint;
}

/**
 * Puts one Longshore together in its data directory and starts it.
 * @throws OwnerLockHeldError, StoreOpenError, LocalDomainError, and what `listen` throws when the port is taken.
 */
export async function startInstance(options: InstanceOptions): Promise<Instance> {
  const { config, log, environment, progress = () => undefined } = options;
  const home = config.LONGSHORE_HOME;
  // What is opened is closed in reverse, whether the start fails half way or the instance ends.
  const opened: (() => Promise<void>)[] = [];
  const closeAll = async () => {
    const failures: unknown[] = [];
    // One that fails must not keep the others open: a lock that is held, a database that is not closed.
    for (const close of opened.splice(0).reverse()) await close().catch((error: unknown) => failures.push(error));
    return failures;
  };
  try {
    progress('opening the data directory');
    await mkdir(home, { recursive: true });
    const lock = await acquireOwnerLock(home);
    opened.push(() => lock.release());
    const store = await openSqliteStore({ path: join(home, 'longshore.db'), clock: systemClock });
    opened.push(() => store.close());
    // The lock is ours, so whoever held leases under this name is dead.
    await store.tasks.release(EMBEDDED_OWNER);
    const [blobs, objects] = await Promise.all([
      createFilesystemBlobStore(join(home, 'blobs')),
      FilesystemObjectStore.open(join(home, 's3'), systemClock),
    ]);

    const site: Site = {
      partition: config.LONGSHORE_PARTITION,
      region: config.LONGSHORE_REGION,
      accountId: config.LONGSHORE_ACCOUNT_ID,
    };
    const limits = LIMITS[config.LONGSHORE_PROFILE];
    const runtime = await createNodeRuntime({ config, environment, openBlob: (sha256) => blobs.open(sha256) });
    // A start that fails leaves what an earlier one has left.
    let keepNodes = true;
    opened.push(() => runtime.close({ keepNodes }));
    const sweeper = new BlobSweeper({ blobs, packages: store.packages });
    const loop = createReconcileLoop({
      store,
      blobs,
      sweeper,
      source: packageSource(config, objects),
      runtime,
      site,
      limits,
      plugins: pluginPolicy({ config, environment, places: runtime.places, nodeUser: runtime.nodeUser }),
      changeTimeoutMs: config.LONGSHORE_CHANGE_TIMEOUT * 1000,
      log,
      ...(options.crashPoint ? { crashPoint: options.crashPoint } : {}),
    });
    opened.push(() => loop.stop());

    const allowPrivate = allowsPrivateReceivers(config);
    const deliver = createDeliver({ clock: systemClock, region: site.region, version: options.version, allowPrivate });
    const webhookLoop = createWebhookLoop({ store, deliver, clock: systemClock, log });
    opened.push(() => webhookLoop.stop());
    const news = new EventNews({
      store,
      onError: (error) => log.error({ err: error }, 'cannot look for new events; trying again'),
    });
    opened.push(async () => news.close());
    const { authenticate, authenticateS3 } = authentication(config, site, systemClock);
    const server = createServer({
      operations,
      repeatable: REPEATABLE,
      authenticate,
      context: {
        site,
        store,
        clock: systemClock,
        ids: randomIds,
        limits,
        engines: LOCAL_ENGINES,
        observer: createDomainObserver(runtime, connectCluster),
        wake: loop.wake,
      },
      longshoreApi: {
        routes: ROUTES,
        parts: {
          blobs,
          keepBytes: (work) => sweeper.keep(work),
          connectCluster,
          connectPreview,
          connectIndexAdmin,
          searchLog: createSearchLog({
            nodesDirectory: runtime.places.nodes,
            user: runtime.nodeUser,
            platform: process.platform,
          }),
          ruleWorkers: new RuleWorkers(),
          news,
          deliver,
          privateReceivers: allowPrivate,
        },
      },
      s3Handler: createS3Handler({
        store: objects,
        clock: systemClock,
        ids: randomIds,
        region: site.region,
        accountId: site.accountId,
        ...(authenticateS3 ? { authenticate: authenticateS3 } : {}),
        onError: (error, requestId) => log.error({ err: error, requestId }, 'an S3 request failed'),
      }),
      log,
      version: options.version,
    });
    progress('taking over the domains');
    await takeOverDomains({ store, runtime, clock: systemClock, ids: randomIds });
    progress('listening');
    const address = await server.listen({ host: config.LONGSHORE_HOST, port: config.LONGSHORE_PORT });
    opened.push(() => server.close());
    await loop.start();
    await webhookLoop.start();
    const keepDays = config.LONGSHORE_EVENT_RETENTION;
    opened.push(sweepJournals({ store, keepDays, clock: systemClock, log }));
    return {
      url: `http://${reachableAt(address.host, address.port)}`,
      close: async () => {
        keepNodes = config.LONGSHORE_KEEP_NODES;
        const [failure] = await closeAll();
        if (failure !== undefined) throw failure;
      },
    };
  } catch (error) {
    for (const failure of await closeAll()) log.error({ err: failure }, 'a failed start could not be undone');
    throw error;
  }
}
