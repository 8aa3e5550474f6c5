import { setTimeout as delay } from 'node:timers/promises';
import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely';
import type { CommitGroup } from './commit-group.ts';
import { isBusy, type SqliteDatabase, type SqliteStatement } from './sqlite-database.ts';

/** Statements kept prepared; the least recently used goes first. */
const KEPT = 256;
/** Milliseconds to wait for another process that writes. */
const BUSY_TIMEOUT = 10_000;

interface Prepared {
  readonly statement: SqliteStatement;
  readonly givesRows: boolean;
}

/** Executes compiled queries on a `DatabaseSync`. */
export class SqliteConnection implements DatabaseConnection {
  readonly #statements = new Map<string, Prepared>();
  isInTransaction = false;

  constructor(
    private readonly database: SqliteDatabase,
    private readonly group: CommitGroup,
  ) {}

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    // A statement of its own commits by itself.
    if (!this.isInTransaction) this.group.commit();
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
    const { statement, givesRows } = this.#prepare(query.sql);
    const parameters = query.parameters.map(bindable);
    if (givesRows) return { rows: rowsOf<Row>(statement, parameters) };
    return { rows: [], numAffectedRows: BigInt(statement.run(...parameters).changes) };
  }

  #prepare(text: string): Prepared {
    const kept = this.#statements.get(text) ?? prepared(this.database.prepare(text));
    this.#statements.delete(text);
    this.#statements.set(text, kept);
    if (this.#statements.size > KEPT) {
      const [oldest = text] = this.#statements.keys();
      this.#statements.delete(oldest);
    }
    return kept;
  }
}

const prepared = (statement: SqliteStatement): Prepared => ({ statement, givesRows: statement.columns().length > 0 });

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
