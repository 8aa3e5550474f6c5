import { type Compilable, type CompiledQuery, type Kysely, type QueryResult, type RawBuilder, sql } from 'kysely';
import type { Schema } from './schema.ts';
import type { SqlDialect } from './sql-dialect.ts';

type Value = string | number | null;
type Values = Readonly<Record<string, Value>>;

/** What a query is built from, once for each store. */
export interface Blank<V extends Values> {
  readonly db: Kysely<Schema>;
  readonly dialect: SqlDialect;
  /** Stands for a value that is given at each execution. */
  value<Name extends keyof V & string>(name: Name): RawBuilder<V[Name]>;
  /** The present in milliseconds, at each execution. */
  readonly now: RawBuilder<number>;
}

/** A query whose text does not depend on its values. `{ a: 1 }` and `{ a: 2 }` are one statement. */
export interface Statement<V extends Values, Row> {
  readonly build: (blank: Blank<V>) => Compilable<Row>;
}

/** `statement<{ id: string }>()(({ db, value }) => db.selectFrom('packages').selectAll().where('id', '=', value('id')))` */
export const statement =
  <V extends Values>() =>
  <Row>(build: (blank: Blank<V>) => Compilable<Row>): Statement<V, Row> => ({ build });

class Slot {
  constructor(readonly name: string) {}
}

const slot = <T>(name: string): RawBuilder<T> => sql<T>`${new Slot(name)}`;
const NOW = 'now';

/** Keeps statements compiled: kysely takes longer to build and compile a small query than SQLite to execute it. */
export class Statements {
  readonly #compiled = new Map<object, CompiledQuery<unknown>>();

  constructor(private readonly dialect: SqlDialect) {}

  async execute<V extends Values, Row>(
    db: Kysely<Schema>,
    wanted: Statement<V, Row>,
    values: V,
  ): Promise<QueryResult<Row>> {
    const { sql: text, parameters, ...rest } = this.#compile(db, wanted);
    const given: Values = this.dialect.present ? { ...values, [NOW]: this.dialect.present() } : values;
    const bound = parameters.map((parameter) => (parameter instanceof Slot ? given[parameter.name] : parameter));
    return db.executeQuery({ ...rest, sql: text, parameters: bound });
  }

  #compile<V extends Values, Row>(db: Kysely<Schema>, wanted: Statement<V, Row>): CompiledQuery<Row> {
    const kept = this.#compiled.get(wanted);
    // The map holds for a statement what that very statement was compiled to.
    if (kept !== undefined) return kept as CompiledQuery<Row>;
    const { dialect } = this;
    const now = dialect.present ? slot<number>(NOW) : dialect.now();
    const compiled = wanted.build({ db, dialect, value: (name) => slot(name), now }).compile();
    this.#compiled.set(wanted, compiled);
    return compiled;
  }
}
