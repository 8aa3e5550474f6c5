import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { migrate } from './migrations/index.ts';
import type { Schema } from './schema.ts';
import { postgresDialect } from './sql-dialect.ts';
import { SqlStore } from './sql-store.ts';
import type { Store } from './store.ts';
import { StoreOpenError } from './store-open-error.ts';

export interface PostgresStoreOptions {
  /** `postgresql://user@host:5432/database`, or with `?host=/directory/of/a/socket`. */
  readonly connectionString: string;
  /** Connections at most; 10 when absent. */
  readonly poolSize?: number;
}

/**
 * The shared store of replicas. Due times and leases go by the server's clock. Brings an older schema up to date, one replica
 * at a time.
 * @throws StoreOpenError
 */
export async function openPostgresStore(options: PostgresStoreOptions): Promise<Store> {
  const pool = new pg.Pool({
    connectionString: options.connectionString,
    max: options.poolSize ?? 10,
    types: { getTypeParser },
  });
  // An idle connection that breaks is replaced; without a listener it would end the process.
  pool.on('error', () => {});
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  try {
    await migrate(db, postgresDialect);
  } catch (cause) {
    await db.destroy();
    throw new StoreOpenError(withoutPassword(options.connectionString), cause);
  }
  return new SqlStore({ dialect: postgresDialect, read: db, write: db, isRetryable });
}

/** bigint as a number (milliseconds and counters stay far below 2^53), JSON as the text that json.ts decodes. */
const getTypeParser: typeof pg.types.getTypeParser = (oid: number, format?: 'text' | 'binary') => {
  switch (oid) {
    case pg.types.builtins.INT8:
      return Number;
    case pg.types.builtins.JSON:
      return String;
    default:
      return format === 'binary' ? pg.types.getTypeParser(oid, 'binary') : pg.types.getTypeParser(oid, 'text');
  }
};

const SERIALIZATION_FAILURE = '40001';
const DEADLOCK_DETECTED = '40P01';

const isRetryable = (error: unknown): boolean =>
  error instanceof pg.DatabaseError && (error.code === SERIALIZATION_FAILURE || error.code === DEADLOCK_DETECTED);

/** For messages: a connection string as it may be shown. */
function withoutPassword(connectionString: string): string {
  if (!URL.canParse(connectionString)) return 'PostgreSQL';
  const url = new URL(connectionString);
  url.password = '';
  url.searchParams.delete('password');
  return url.href;
}
