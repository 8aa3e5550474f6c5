import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
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
  /** Without rows, as if it were new. Nobody may have the last one open any more: it may be that one again. */
  empty(): Promise<string>;
  stop(): Promise<void>;
}

export async function startDatabases(dialect: DialectName): Promise<TestDatabases> {
  switch (dialect) {
    case 'sqlite': {
      const directory = await mkdtemp(join(tmpdir(), 'longshore-store-'));
      let databases = 0;
      const create = async () => {
        databases += 1;
        return join(directory, `${databases}.db`);
      };
      return {
        create,
        empty: create,
        stop: () => rm(directory, { recursive: true, force: true }),
      };
    }
    case 'postgres': {
      const server = await startPostgres();
      const create = () => server.createDatabase();
      let reused: string | undefined;
      const empty = async () => {
        // PostgreSQL takes most of a second to make a database and its tables; for a test of rows that is most of its time.
        if (reused === undefined) reused = await create();
        else await removeRows(reused);
        return reused;
      };
      return { create, empty, stop: () => server.stop() };
    }
    default:
      return dialect satisfies never;
  }
}

async function removeRows(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const { rows } = await client.query<{ tables: string }>(
      `select string_agg(format('%I', tablename), ', ') as tables from pg_tables
       where schemaname = 'public' and tablename not like 'kysely_%'`,
    );
    await client.query(`truncate ${rows[0]?.tables} restart identity`);
  } finally {
    await client.end();
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
