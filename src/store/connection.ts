import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';
import type { SqlDialect } from './sql-dialect.ts';
import type { Statements } from './statements.ts';

/** What a repository works on: a transaction, or the database outside of any. */
export interface Connection {
  readonly dialect: SqlDialect;
  /** The same for all connections of a store. */
  readonly statements: Statements;
  /** Sees committed data, and inside a transaction its own. */
  readonly read: Kysely<Schema>;
  readonly write: Kysely<Schema>;
  /** Several statements, all or nothing: part of the transaction, or one of its own. */
  atomic<T>(work: (db: Kysely<Schema>) => Promise<T>): Promise<T>;
  /** Work that is to come last in the transaction; at once in one of its own when there is none. */
  beforeCommit(work: (db: Kysely<Schema>) => Promise<void>): Promise<void>;
}
