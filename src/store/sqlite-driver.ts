import { setTimeout as delay } from 'node:timers/promises';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import { isBusy, type SqliteDatabase, type SqliteStatement } from './sqlite-database.ts';

/**
 * kysely on a `DatabaseSync`. In place of kysely's own SQLite driver, because a wait for another process must not stop this one,
 * statements stay prepared, and a transaction takes the write lock at its start: one that has read can then always write.
 */
export const nodeSqliteDialect = (database: SqliteDatabase): Dialect => ({
  createAdapter: () => new SqliteAdapter(),
  createDriver: () => new NodeSqliteDriver(database),
  createIntrospector: (db) => new SqliteIntrospector(db),
  createQueryCompiler: () => new SqliteQueryCompiler(),
});

/** One connection, lent to one borrower at a time, in the order in which they asked. */
class NodeSqliteDriver implements Driver {
  readonly #connection: NodeSqliteConnection;
  readonly #waiting: (() => void)[] = [];
  #lent = false;

  constructor(private readonly database: SqliteDatabase) {
    this.#connection = new NodeSqliteConnection(database);
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    if (this.#lent) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#lent = true;
    return this.#connection;
  }

  async releaseConnection(): Promise<void> {
    const next = this.#waiting.shift();
    if (next === undefined) this.#lent = false;
    else next();
  }

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'));
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('rollback'));
  }

  async destroy(): Promise<void> {
    this.#connection.forget();
    this.database.close();
  }
}

/** Statements kept prepared; the least recently used goes first. */
const KEPT = 256;
/** Milliseconds to wait for another process that writes. */
const BUSY_TIMEOUT = 10_000;

class NodeSqliteConnection implements DatabaseConnection {
  readonly #statements = new Map<string, SqliteStatement>();

  constructor(private readonly database: SqliteDatabase) {}

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const deadline = performance.now() + BUSY_TIMEOUT;
    for (let wait = 1; ; wait = Math.min(2 * wait, 32)) {
      try {
        return this.#execute<Row>(query);
      } catch (error) {
        // A statement that found the database locked has done nothing.
        if (!isBusy(error) || performance.now() > deadline) throw error;
        await delay(wait);
      }
    }
  }

  // biome-ignore lint/correctness/useYield: the interface wants a generator, and no query here is streamed
  async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error('the SQLite driver does not stream: ask for pages');
  }

  forget(): void {
    this.#statements.clear();
  }

  #execute<Row>(query: CompiledQuery): QueryResult<Row> {
    const statement = this.#prepare(query.sql);
    const parameters = query.parameters.map(bindable);
    if (statement.columns().length > 0) return { rows: rowsOf<Row>(statement, parameters) };
    return { rows: [], numAffectedRows: BigInt(statement.run(...parameters).changes) };
  }

  #prepare(text: string): SqliteStatement {
    const kept = this.#statements.get(text);
    const statement = kept ?? this.database.prepare(text);
    this.#statements.delete(text);
    this.#statements.set(text, statement);
    if (this.#statements.size > KEPT) {
      const [oldest = text] = this.#statements.keys();
      this.#statements.delete(oldest);
    }
    return statement;
  }
}

/** kysely infers a row's type from the query that it compiled; at run time nothing more is known. */
function rowsOf<Row>(statement: SqliteStatement, parameters: ReturnType<typeof bindable>[]): Row[] {
  return statement.all(...parameters) as Row[];
}

function bindable(value: unknown): string | number | bigint | null {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint') {
    return value;
  }
  throw new TypeError(`SQLite cannot bind a value of type ${typeof value}`);
}
