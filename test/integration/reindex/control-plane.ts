// A control plane of reindexes in a process of its own: works on the store that it is given until its one reindex has ended, then
// ends. With a third argument it ends itself by SIGKILL at the step of that name.
import { pino } from 'pino';
import { systemClock } from '../../../src/model/clock.ts';
import { connectIndexAdmin } from '../../../src/opensearch/connect-index-admin.ts';
import { ReconcileLoop } from '../../../src/reconcile/loop.ts';
import { ReindexReconciler } from '../../../src/reconcile/reindex/reindex-reconciler.ts';
import { openSqliteStore } from '../../../src/store/sqlite-store.ts';
import { until } from '../../support/until.ts';

const [database, url, reindex, killAt] = process.argv.slice(2);
if (database === undefined || url === undefined || reindex === undefined)
  throw new Error('which database, url, reindex?');

const store = await openSqliteStore({ path: database, clock: systemClock });
const loop = new ReconcileLoop({
  store,
  owner: 'embedded',
  log: pino({ level: 'warn' }, pino.destination({ dest: 2, sync: true })),
  pollMs: 50,
  reconcilers: {
    reindex: new ReindexReconciler({
      store,
      runtime: { observe: async () => ({ nodes: [{ name: 'demo-0', url, state: { status: 'running' } }] }) },
      connectIndexAdmin,
      clock: systemClock,
      stallTimeoutMs: 60_000,
      crashPoint: async (step) => {
        if (step === killAt) process.kill(process.pid, 'SIGKILL');
      },
    }),
  },
});
await loop.start();
await until(
  'the reindex has ended',
  async () => ['DONE', 'FAILED', 'CANCELLED'].includes((await store.reindexes.find(reindex))?.state.status ?? 'DONE'),
  { timeoutMs: 60_000, everyMs: 20 },
);
await loop.stop();
await store.close();
