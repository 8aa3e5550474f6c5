import * as polyfill from '@photostructure/sqlite';
import {
  CompiledQuery,
  type DatabaseConnection,
  type SqliteDatabase,
  SqliteDialect,
  SqliteDriver,
  type SqliteStatement,
} from 'kysely';

type SqliteModule = Pick<typeof polyfill, 'DatabaseSync'>;
type Database = InstanceType<SqliteModule['DatabaseSync']>;

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

/** Milliseconds to wait for another process that writes. */
const BUSY_TIMEOUT = 10_000;

/** Opens or creates the database file for writing; a commit is on the disk when it returns. */
export function openForWriting(path: string): Database {
  const database = new (loadSqlite().DatabaseSync)(path);
  database.exec(`pragma busy_timeout = ${BUSY_TIMEOUT}`);
  database.exec('pragma journal_mode = wal');
  database.exec('pragma synchronous = full');
  database.exec('pragma foreign_keys = on');
  return database;
}

/** A second connection: it sees what is committed, and never waits for the one that writes. */
export function openForReading(path: string): Database {
  const database = new (loadSqlite().DatabaseSync)(path, { readOnly: true });
  database.exec(`pragma busy_timeout = ${BUSY_TIMEOUT}`);
  return database;
}

/** A file of which nothing is used but its lock: who cannot have it is told at once. */
export function openForLocking(path: string): Database {
  const database = new (loadSqlite().DatabaseSync)(path);
  database.exec('pragma busy_timeout = 0');
  return database;
}

/** kysely's SQLite dialect on a `DatabaseSync`. */
export class NodeSqliteDialect extends SqliteDialect {
  readonly #database: SqliteDatabase;

  constructor(database: Database) {
    const adapter = new PreparedStatements(database);
    super({ database: adapter });
    this.#database = adapter;
  }

  override createDriver(): SqliteDriver {
    return new ImmediateDriver({ database: this.#database });
  }
}

/** Takes the write lock at the start: a transaction that has read can then always write. */
class ImmediateDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }
}

/** Statements kept prepared, by their text; the least recently used goes first. */
const KEPT = 256;

class PreparedStatements implements SqliteDatabase {
  readonly #statements = new Map<string, SqliteStatement>();

  constructor(private readonly database: Database) {}

  prepare(text: string): SqliteStatement {
    const kept = this.#statements.get(text);
    const statement = kept ?? adapt(this.database.prepare(text));
    if (kept !== undefined) this.#statements.delete(text);
    this.#statements.set(text, statement);
    if (this.#statements.size > KEPT) {
      for (const [oldest] of this.#statements) {
        this.#statements.delete(oldest);
        break;
      }
    }
    return statement;
  }

  close(): void {
    this.#statements.clear();
    this.database.close();
  }
}

function adapt(statement: ReturnType<Database['prepare']>): SqliteStatement {
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...parameters.map(bindable)),
    run: (parameters) => statement.run(...parameters.map(bindable)),
    iterate: (parameters) => statement.iterate(...parameters.map(bindable)),
  };
}

function bindable(value: unknown): string | number | bigint | null {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint')
    return value;
  throw new TypeError(`SQLite cannot bind a value of type ${typeof value}`);
}
