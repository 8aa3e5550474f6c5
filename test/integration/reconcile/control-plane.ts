// A control plane in a process of its own: works on the home that it is given until its one association is at rest, then ends. With
// a second argument it ends itself by SIGKILL at the step of that name.
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import { createBlobLines } from '../../../src/blob/blob-lines.ts';
import { createFilesystemBlobStore } from '../../../src/blob/filesystem-blob-store.ts';
import { systemClock } from '../../../src/model/clock.ts';
import { LOCAL_ENGINES } from '../../../src/model/engine-version.ts';
import { randomIds } from '../../../src/model/ids.ts';
import { LIMITS } from '../../../src/model/limits.ts';
import { isChanging } from '../../../src/packages/association-state.ts';
import { BlobSweeper } from '../../../src/reconcile/blob-sweeper.ts';
import { DomainReconciler } from '../../../src/reconcile/domain-reconciler.ts';
import { ReconcileLoop } from '../../../src/reconcile/loop.ts';
import { PackageReconciler } from '../../../src/reconcile/package-reconciler.ts';
import type { PackageSource } from '../../../src/source/package-source.ts';
import { openSqliteStore } from '../../../src/store/sqlite-store.ts';
import { until } from '../../support/until.ts';
import { DiskDomain } from './disk-domain.ts';

const [home, killAt] = process.argv.slice(2);
if (home === undefined) throw new Error('which home?');

/** Objects are files. */
const source: PackageSource = {
  open: async ({ bucket, key }) => {
    const path = join(home, bucket, key);
    return { size: (await stat(path)).size, body: createReadStream(path), assertUnchanged: async () => undefined };
  },
};
const crashPoint = async (step: string): Promise<void> => {
  if (step === killAt) process.kill(process.pid, 'SIGKILL');
};

const store = await openSqliteStore({ path: join(home, 'longshore.db'), clock: systemClock });
const blobs = await createFilesystemBlobStore(join(home, 'blobs'));
const sweeper = new BlobSweeper({ blobs, packages: store.packages });
const domain = new DiskDomain(join(home, 'nodes'), (sha256) => blobs.open(sha256));
const log = pino({ level: 'warn' }, pino.destination({ dest: 2, sync: true }));
const loop = new ReconcileLoop({
  store,
  owner: 'embedded',
  log,
  pollMs: 50,
  reconcilers: {
    package: new PackageReconciler({
      store,
      source,
      blobs,
      sweeper,
      limits: LIMITS.open,
      clock: systemClock,
      crashPoint,
    }),
    domain: new DomainReconciler({
      store,
      runtime: domain,
      connectCluster: domain.connectCluster,
      site: { partition: 'aws', region: 'us-east-1', accountId: '000000000000' },
      engines: LOCAL_ENGINES,
      clock: systemClock,
      ids: randomIds,
      log,
      lines: createBlobLines(blobs),
      changeTimeoutMs: 60_000,
      crashPoint,
    }),
  },
});
await loop.start();
await until(
  'everything is at rest',
  async () => {
    const associations = await store.associations.allForDomain('000000000000/demo');
    const packages = await Promise.all(associations.map(({ packageId }) => store.packages.find(packageId)));
    const onTheirWay = packages.filter((pkg) => pkg?.status === 'COPYING' || pkg?.status === 'VALIDATING');
    return !associations.some(isChanging) && onTheirWay.length === 0;
  },
  { timeoutMs: 30_000, everyMs: 10 },
);
await loop.stop();
await sweeper.sweep();
await store.close();
