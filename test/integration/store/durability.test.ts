import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/model/clock.ts';
import { openForReading } from '../../../src/store/sqlite-database.ts';
import type { Event, Store } from '../../../src/store/store.ts';
import { aPackage, aVersion } from '../../support/aggregates.ts';
import { dialectsToTest, openTestStore, startDatabases, type TestDatabases } from '../../support/store-dialects.ts';

const TASKS = 40;
const STEPS = 5;
const WORKERS = 3;
const KILLS = 10;
const WORKER = fileURLToPath(new URL('./step-worker.ts', import.meta.url));

describe.each(dialectsToTest)('work that is killed on %s', (dialect) => {
  let databases: TestDatabases;
  const running = new Set<ChildProcess>();

  beforeAll(async () => {
    databases = await startDatabases(dialect);
  });

  afterEach(async () => {
    const ended = [...running].map((worker) => once(worker, 'exit'));
    for (const worker of running) worker.kill('SIGKILL');
    await Promise.all(ended);
  });

  afterAll(() => databases?.stop());

  it('is finished by others: each step once, nothing acknowledged lost', { timeout: 180_000 }, async () => {
    const database = await databases.create();
    const store = await openTestStore(dialect, database, systemClock);
    try {
      const packages = await enqueueAll(store);
      const acknowledged: string[] = [];
      let kills = 0;
      let names = 0;

      /** Starts workers, one after the other, until one finds nothing left to do. */
      const station = async () => {
        for (;;) {
          names += 1;
          const worker = spawn(process.execPath, ['--import', 'tsx', WORKER, dialect, database, `worker-${names}`], {
            stdio: ['ignore', 'pipe', 'inherit'],
          });
          running.add(worker);
          const exit = once(worker, 'exit');
          const fatal = 1 + Math.floor(Math.random() * 12);
          let lines = 0;
          for await (const line of createInterface(worker.stdout)) {
            acknowledged.push(line);
            lines += 1;
            if (lines === fatal && kills < KILLS) {
              kills += 1;
              worker.kill('SIGKILL');
            }
          }
          const [code, signal] = await exit;
          running.delete(worker);
          if (code === 0) return;
          if (signal !== 'SIGKILL') throw new Error(`a worker ended with ${code ?? signal}`);
        }
      };
      await Promise.all(Array.from({ length: WORKERS }, station));

      expect(kills).toBe(KILLS);
      expect(await store.tasks.nextDueIn()).toBeUndefined();
      const events = await store.events.list(0, 10 * TASKS * STEPS);
      for (const id of packages) {
        expect((await store.packages.find(id))?.newestVersion).toBe(STEPS);
        const history = events.filter((event) => event.subject === id).map(stepOf);
        expect(history.map(({ step }) => step)).toEqual(Array.from({ length: STEPS }, (_, n) => n + 1));
        const fences = history.map(({ fence }) => fence);
        expect(fences).toEqual(fences.toSorted((a, b) => a - b));
      }
      const written = new Set(events.map((event) => `step ${event.subject} ${stepOf(event).step}`));
      expect(acknowledged.filter((line) => line.startsWith('step ') && !written.has(line))).toEqual([]);
    } finally {
      await store.close();
    }
    if (dialect === 'sqlite') expect(integrity(database)).toEqual(['ok']);
  });
});

async function enqueueAll(store: Store): Promise<string[]> {
  const packages = Array.from({ length: TASKS }, (_, n) => aPackage(n, { newestVersion: 0 }));
  await store.transaction(async (tx) => {
    for (const pkg of packages) {
      await tx.packages.insert(pkg, aVersion(pkg));
      await tx.tasks.enqueue({ kind: 'package', id: pkg.id });
    }
  });
  return packages.map((pkg) => pkg.id);
}

function stepOf(event: Event): { step: number; fence: number } {
  const { data } = event;
  if (!('step' in data) || typeof data.step !== 'number' || typeof data.fence !== 'number') {
    throw new Error(`event ${event.id} is no step`);
  }
  return { step: data.step, fence: data.fence };
}

function integrity(path: string): unknown[] {
  const database = openForReading(path);
  try {
    return database
      .prepare('pragma integrity_check')
      .all()
      .map((row: object) => Object.values(row)[0]);
  } finally {
    database.close();
  }
}
