import { type Kysely, type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Clock } from '../model/clock.ts';
import type { Schema } from './schema.ts';

/** All that differs between the two databases in the repositories' queries. */
export interface SqlDialect {
  readonly name: 'sqlite' | 'postgres';
  /** Column type of a JSON document. */
  readonly jsonType: 'text' | 'json';
  /** Column type of what rows are found and ordered by: compared byte by byte, whatever the database's locale. */
  readonly keyType: 'text' | RawBuilder<unknown>;
  /** SQLite has one writer at a time and no row locks. */
  readonly hasRowLocks: boolean;
  /** The present in milliseconds, one value per statement. */
  now(): RawBuilder<number>;
  /** The same of a database that goes by our clock, for statements that are compiled before they are executed. */
  readonly present?: () => number;
  /** `column` is one of the values; the SQL text does not depend on how many there are. */
  isOneOf(column: string, values: readonly string[]): RawBuilder<SqlBool>;
  /** Larger than every one given before. */
  nextFence(db: Kysely<Schema>): Promise<number>;
  /** Within a transaction: those that call it commit in the order of their calls. */
  orderCommits(db: Kysely<Schema>): Promise<void>;
}

export function sqliteDialect(clock: Clock): SqlDialect {
  return {
    name: 'sqlite',
    jsonType: 'text',
    keyType: 'text',
    hasRowLocks: false,
    now: () => sql<number>`${clock().getTime()}`,
    present: () => clock().getTime(),
    isOneOf: (column, values) =>
      sql<SqlBool>`${sql.ref(column)} in (select value from json_each(${JSON.stringify(values)}))`,
    nextFence: async (db) => {
      const { rows } = await sql<{ value: number }>`update task_fence set value = value + 1 returning value`.execute(
        db,
      );
      return only(rows).value;
    },
    orderCommits: async () => {},
  };
}

/** Of the database server: replicas whose clocks differ agree on it. Constant within a statement, so that an index serves it. */
const statementTime = sql<number>`(extract(epoch from statement_timestamp()) * 1000)::bigint`;

/** Any number that nothing else in the database locks. */
const COMMIT_ORDER_LOCK = 4_907_113;

export const postgresDialect: SqlDialect = {
  name: 'postgres',
  jsonType: 'json',
  keyType: sql`text collate "C"`,
  hasRowLocks: true,
  now: () => statementTime,
  isOneOf: (column, values) => {
    // PostgreSQL cannot hold U+0000 in text: such a value equals nothing.
    const possible = values.filter((value) => !value.includes('\0'));
    return sql<SqlBool>`${sql.ref(column)} = any(${possible}::text[])`;
  },
  nextFence: async (db) => {
    const { rows } = await sql<{ value: number }>`select nextval('task_fence') as value`.execute(db);
    return only(rows).value;
  },
  orderCommits: async (db) => {
    await sql`select pg_advisory_xact_lock(${COMMIT_ORDER_LOCK})`.execute(db);
  },
};

function only<T>(rows: readonly T[]): T {
  const [row] = rows;
  if (row === undefined) throw new Error('the database has no task_fence: its migrations are incomplete');
  return row;
}
