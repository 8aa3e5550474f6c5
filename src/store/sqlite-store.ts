import { Kysely, sql } from 'kysely';
import type { Clock } from '../model/clock.ts';
import { CommitGroupLostError } from './commit-group.ts';
import { migrate } from './migrations/index.ts';
import type { Schema } from './schema.ts';
import { sqliteDialect } from './sql-dialect.ts';
import { SqlStore } from './sql-store.ts';
import { dataVersion, openForReading, openForWriting, type SqliteDatabase } from './sqlite-database.ts';
import { nodeSqliteDialect } from './sqlite-driver.ts';
import type { Store } from './store.ts';
import { StoreOpenError } from './store-open-error.ts';

export interface SqliteStoreOptions {
  /** The database file; made when it is not there. Its directory must be. */
  readonly path: string;
  /** Decides leases and due times. */
  readonly clock: Clock;
}

/**
 * The embedded store: for one control-plane process (see owner-lock.ts). Brings an older file up to date.
 * @throws StoreOpenError
 */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<Store> {
  const dialect = sqliteDialect(options.clock);
  const write = kyselyOn(opened(options.path, openForWriting));
  try {
    await migrate(write, dialect);
  } catch (cause) {
    await write.destroy();
    throw new StoreOpenError(options.path, cause);
  }
  const reader = opened(options.path, openForReading);
  return new SqlStore({
    dialect,
    read: kyselyOn(reader),
    write,
    isRetryable: (error) => error instanceof CommitGroupLostError,
    version: dataVersion(reader),
    beforeClose: () => emptyLog(write),
  });
}

/**
 * `@photostructure/sqlite` ends a connection only when its last statement has been collected, some time later. The database file is to
 * be whole by itself before that: whoever copies it needs no `-wal` beside it.
 */
async function emptyLog(write: Kysely<Schema>): Promise<void> {
  await sql`pragma wal_checkpoint(truncate)`.execute(write);
}

const kyselyOn = (database: SqliteDatabase) => new Kysely<Schema>({ dialect: nodeSqliteDialect(database) });

function opened(path: string, open: typeof openForWriting): SqliteDatabase {
  try {
    return open(path);
  } catch (cause) {
    throw new StoreOpenError(path, cause);
  }
}
