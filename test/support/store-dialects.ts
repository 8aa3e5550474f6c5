import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../src/model/clock.ts';
import { openPostgresStore } from '../../src/store/postgres-store.ts';
import { openSqliteStore } from '../../src/store/sqlite-store.ts';
import type { Store } from '../../src/store/store.ts';
import { startPostgres } from './postgres.ts';

export const DIALECTS = ['sqlite', 'postgres'] as const;
export type DialectName = (typeof DIALECTS)[number];

/** `DIALECTS=sqlite` narrows a run. */
export const dialectsToTest: readonly DialectName[] = DIALECTS.filter((name) =>
  (process.env.DIALECTS ?? DIALECTS.join()).split(',').includes(name),
);

/** Where databases for tests come from. */
export interface TestDatabases {
  /** A new, empty one: what `openTestStore` opens, also in another process. */
  create(): Promise<string>;
  stop(): Promise<void>;
}

export async function startDatabases(dialect: DialectName): Promise<TestDatabases> {
  switch (dialect) {
    case 'sqlite': {
      const directory = await mkdtemp(join(tmpdir(), 'longshore-store-'));
      let databases = 0;
      return {
        create: async () => {
          databases += 1;
          return join(directory, `${databases}.db`);
        },
        stop: () => rm(directory, { recursive: true, force: true }),
      };
    }
    case 'postgres': {
      const server = await startPostgres();
      return { create: () => server.createDatabase(), stop: () => server.stop() };
    }
    default:
      return dialect satisfies never;
  }
}

export function openTestStore(dialect: DialectName, database: string, clock: Clock): Promise<Store> {
  switch (dialect) {
    case 'sqlite':
      return openSqliteStore({ path: database, clock });
    case 'postgres':
      return openPostgresStore({ connectionString: database });
    default:
      return dialect satisfies never;
  }
}
