import * as polyfill from '@photostructure/sqlite';

type SqliteModule = Pick<typeof polyfill, 'DatabaseSync'>;

export type SqliteDatabase = InstanceType<SqliteModule['DatabaseSync']>;
export type SqliteStatement = ReturnType<SqliteDatabase['prepare']>;

/** Node's own SQLite where it has all that is needed, else the same API from a package. */
function loadSqlite(): SqliteModule {
  const builtin: object | undefined = process.getBuiltinModule('node:sqlite');
  return isSqliteModule(builtin) ? builtin : polyfill;
}

/** Early releases of `node:sqlite` lack `StatementSync.columns()`. */
function isSqliteModule(value: object | undefined): value is SqliteModule {
  if (value === undefined || !('DatabaseSync' in value) || !('StatementSync' in value)) return false;
  const { StatementSync } = value;
  return typeof StatementSync === 'function' && 'columns' in StatementSync.prototype;
}

/** Opens or creates the database file for writing; a commit is on the disk when it returns. */
export function openForWriting(path: string): SqliteDatabase {
  const database = new (loadSqlite().DatabaseSync)(path);
  // Changing to WAL needs a moment alone; from then on the driver waits without stopping the process.
  database.exec('pragma busy_timeout = 10000');
  database.exec('pragma journal_mode = wal');
  database.exec('pragma busy_timeout = 0');
  database.exec('pragma synchronous = full');
  database.exec('pragma foreign_keys = on');
  return database;
}

/** A second connection: it sees what is committed, and never waits for the one that writes. */
export function openForReading(path: string): SqliteDatabase {
  return new (loadSqlite().DatabaseSync)(path, { readOnly: true });
}

/** Changes when another connection, of any process, commits. Source: SQLite, PRAGMA data_version. */
export function dataVersion(database: SqliteDatabase): () => number {
  const statement = database.prepare('pragma data_version');
  return () => Number(statement.get()?.data_version);
}

/** A file of which nothing is used but its lock: who cannot have it is told at once. */
export function openForLocking(path: string): SqliteDatabase {
  const database = new (loadSqlite().DatabaseSync)(path);
  database.exec('pragma busy_timeout = 0');
  return database;
}

/** The primary result code; an extended one carries it in its low byte. */
const SQLITE_BUSY = 5;

export const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'errcode' in error && Number(error.errcode) % 256 === SQLITE_BUSY;
