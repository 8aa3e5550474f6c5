import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { systemClock } from '../../../src/model/clock.ts';
import { ReconcileLoop, type ReconcileLoopOptions } from '../../../src/reconcile/loop.ts';
import { type Reconciler, SETTLED } from '../../../src/reconcile/reconciler.ts';
import { openSqliteStore } from '../../../src/store/sqlite-store.ts';

/** A directory that goes with the test. */
export async function temporaryDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'longshore-reconcile-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

export async function sqliteStore() {
  const store = await openSqliteStore({ path: join(await temporaryDirectory(), 'longshore.db'), clock: systemClock });
  onTestFinished(() => store.close());
  return store;
}

export const nothingToDo: Reconciler = { reconcile: async () => SETTLED };

/** A loop on a store of its own that stops with the test; logged errors are kept. */
export async function loopFixture(options: Partial<ReconcileLoopOptions> = {}) {
  const store = options.store ?? (await sqliteStore());
  const logged: string[] = [];
  const log = pino({ level: 'warn' }, { write: (line: string) => void logged.push(line) });
  const loop = new ReconcileLoop({
    store,
    reconcilers: { package: nothingToDo, domain: nothingToDo },
    owner: 'worker',
    log,
    pollMs: 50,
    ...options,
  });
  onTestFinished(() => loop.stop(100));
  return { store, loop, logged };
}
