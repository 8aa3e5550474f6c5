import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import { CommitGroup } from './commit-group.ts';
import { SqliteConnection } from './sqlite-connection.ts';
import type { SqliteDatabase } from './sqlite-database.ts';

/**
 * kysely on a `DatabaseSync`. In place of kysely's own SQLite driver, because a wait for another process must not stop this one,
 * statements stay prepared, a transaction takes the write lock at its start (one that has read can then always write), and
 * transactions that wait for each other share a commit.
 */
export const nodeSqliteDialect = (database: SqliteDatabase): Dialect => ({
  createAdapter: () => new SqliteAdapter(),
  createDriver: () => new NodeSqliteDriver(database),
  createIntrospector: (db) => new SqliteIntrospector(db),
  createQueryCompiler: () => new SqliteQueryCompiler(),
});

/** One connection, lent to one borrower at a time, in the order in which they asked. */
class NodeSqliteDriver implements Driver {
  readonly #group: CommitGroup;
  readonly #connection: SqliteConnection;
  readonly #waiting: (() => void)[] = [];
  #lent = false;
  /** When the transaction that is being given back will be durable, or undone. */
  #settled: Promise<void> | undefined;

  constructor(private readonly database: SqliteDatabase) {
    this.#group = new CommitGroup(database);
    this.#connection = new SqliteConnection(database, this.#group);
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    if (this.#lent) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#lent = true;
    return this.#connection;
  }

  /** Resolves when what the borrower wrote is on the disk: kysely gives a transaction's result only then. */
  async releaseConnection(): Promise<void> {
    const settled = this.#settled;
    this.#settled = undefined;
    const next = this.#waiting.shift();
    this.#group.commitSoon(() => !this.#lent);
    if (next === undefined) this.#lent = false;
    else next();
    await settled;
  }

  async beginTransaction(): Promise<void> {
    if (!this.#group.isOpen) {
      await this.#connection.executeQuery(CompiledQuery.raw('begin immediate'));
      this.#group.open();
    }
    this.#group.join();
    this.#connection.isInTransaction = true;
  }

  async commitTransaction(): Promise<void> {
    this.#settled = this.#group.leave().settled;
    this.#connection.isInTransaction = false;
  }

  async rollbackTransaction(): Promise<void> {
    this.#connection.isInTransaction = false;
    this.#settled = this.#group.undo().settled;
  }

  async destroy(): Promise<void> {
    this.#group.commit();
    this.#connection.forget();
    this.database.close();
  }
}
