import { Kysely } from 'kysely';
import type { Clock } from '../model/clock.ts';
import { migrate } from './migrations/index.ts';
import type { Schema } from './schema.ts';
import { sqliteDialect } from './sql-dialect.ts';
import { SqlStore } from './sql-store.ts';
import { openForReading, openForWriting } from './sqlite-database.ts';
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
  const write = opened(options.path, openForWriting);
  try {
    await migrate(write, dialect);
  } catch (cause) {
    await write.destroy();
    throw new StoreOpenError(options.path, cause);
  }
  const read = opened(options.path, openForReading);
  return new SqlStore({ dialect, read, write, isRetryable: () => false });
}

function opened(path: string, open: typeof openForWriting): Kysely<Schema> {
  try {
    return new Kysely<Schema>({ dialect: nodeSqliteDialect(open(path)) });
  } catch (cause) {
    throw new StoreOpenError(path, cause);
  }
}
