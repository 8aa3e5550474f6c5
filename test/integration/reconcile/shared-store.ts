import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../../src/model/clock.ts';
import { openSqliteStore } from '../../../src/store/sqlite-store.ts';
import type { Store } from '../../../src/store/store.ts';

/** One store for all tests of a file: each takes names of its own. */
export async function openSharedStore(): Promise<{ readonly store: Store; readonly close: () => Promise<void> }> {
  const directory = await mkdtemp(join(tmpdir(), 'longshore-reconcile-'));
  const store = await openSqliteStore({ path: join(directory, 'longshore.db'), clock: systemClock });
  return {
    store,
    close: async () => {
      await store.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
