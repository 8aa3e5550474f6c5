import { type RawBuilder, type Selectable, sql } from 'kysely';
import type { Connection } from './connection.ts';
import { decode, encode, type Json } from './json.ts';
import type { EventTable } from './schema.ts';
import { type Blank, statement } from './statements.ts';
import type { Event, EventFilter, EventRepository, NewEvent } from './store.ts';

interface EventValues extends Readonly<Record<string, string | number | null>> {
  readonly at: number;
  readonly subject: string;
  readonly type: string;
  readonly data: Json<Event['data']>;
  /** Null: whoever owns the package. */
  readonly accountId: string | null;
  readonly packageId: string | null;
}

const accountOf = ({ value }: Blank<EventValues>): RawBuilder<string | null> =>
  sql`coalesce(${value('accountId')}, (select account_id from packages where id = ${value('packageId')}))`;

const APPEND = statement<EventValues>()((blank) =>
  blank.db.insertInto('events').values({
    at: blank.value('at'),
    subject: blank.value('subject'),
    type: blank.value('type'),
    data: blank.value('data'),
    account_id: accountOf(blank),
  }),
);

/** Each webhook of the account has something to deliver: its task is due with the event, or neither is there. */
const CALL_WEBHOOKS = statement<EventValues>()((blank) =>
  blank.db
    .insertInto('tasks')
    .columns(['kind', 'id', 'due_at', 'fence', 'attempt'])
    .expression((of) =>
      of
        .selectFrom('webhooks')
        .select([
          sql.lit<'webhook'>('webhook').as('kind'),
          'webhooks.id',
          sql<number>`${blank.now}`.as('due_at'),
          sql.lit(0).as('fence'),
          sql.lit(0).as('attempt'),
        ])
        .where('webhooks.account_id', '=', accountOf(blank)),
    )
    .onConflict((conflict) =>
      conflict.columns(['kind', 'id']).doUpdateSet({
        // Not before what a failing webhook waits for: it looks at its own row when it is due.
        again_at: sql<number | null>`case when tasks.owner is null then tasks.again_at else excluded.due_at end`,
      }),
    ),
);

export class SqlEventRepository implements EventRepository {
  constructor(private readonly connection: Connection) {}

  /** Last in the transaction and in commit order: whoever has read event 7 will never be given a 6 afterwards. */
  append(event: NewEvent): Promise<void> {
    const values = { at: event.at.getTime(), subject: event.subject, type: event.type, data: encode(event.data) };
    const row: EventValues = { ...values, ...ownerOf(event) };
    return this.connection.beforeCommit(async (db) => {
      const { dialect, statements } = this.connection;
      await dialect.orderCommits(db);
      await statements.execute(db, APPEND, row);
      await statements.execute(db, CALL_WEBHOOKS, row);
    });
  }

  async list(after: number, limit: number): Promise<readonly Event[]> {
    const rows = await this.connection.read
      .selectFrom('events')
      .select(COLUMNS)
      .where('id', '>', after)
      .orderBy('id')
      .limit(limit)
      .execute();
    return rows.map(eventFrom);
  }

  async listFor(filter: EventFilter, after: number, limit: number): Promise<readonly Event[]> {
    const { read, dialect } = this.connection;
    const { accountId, subject, types } = filter;
    let query = read.selectFrom('events').select(COLUMNS).where('id', '>', after);
    query = filter.shared
      ? query.where((where) =>
          where.or([
            where('account_id', '=', accountId),
            where.exists(
              where
                .selectFrom('package_viewers')
                .select('viewer')
                .where('package_id', '=', sql<string>`substr(events.subject, ${PACKAGE.length + 1})`)
                .where('viewer', 'in', [accountId, 'GLOBAL']),
            ),
          ]),
        )
      : query.where('account_id', '=', accountId);
    if (subject !== undefined) query = query.where('subject', '=', subject);
    if (types !== undefined) query = query.where(dialect.isOneOf('type', types));
    return (await query.orderBy('id').limit(limit).execute()).map(eventFrom);
  }

  async newest(): Promise<number> {
    const row = await this.connection.read
      .selectFrom('events')
      .select('id')
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row?.id ?? 0;
  }

  async recent(subject: string, type: string, limit: number): Promise<readonly Event[]> {
    const rows = await this.connection.read
      .selectFrom('events')
      .select(COLUMNS)
      .where('subject', '=', subject)
      .where('type', '=', type)
      .orderBy('id', 'desc')
      .limit(limit)
      .execute();
    return rows.map(eventFrom);
  }

  async sweep(before: Date, upTo: number, limit: number): Promise<number> {
    const { numDeletedRows } = await this.connection.write
      .deleteFrom('events')
      .where('id', 'in', (of) =>
        of
          .selectFrom((inner) =>
            inner.selectFrom('events').select(['id', 'at']).orderBy('id').limit(limit).as('oldest'),
          )
          .select('oldest.id')
          .where('oldest.at', '<', before.getTime())
          .where('oldest.id', '<=', upTo)
          // The newest stays: its id tells how far the events have come.
          .where('oldest.id', '<', (newest) =>
            newest.selectFrom('events').select(({ fn }) => fn.max<number>('id').as('id')),
          ),
      )
      .executeTakeFirst();
    return Number(numDeletedRows);
  }
}

const COLUMNS = ['id', 'at', 'subject', 'type', 'data'] as const;
const PACKAGE = 'package/';

/** The account is the second part of `domain/000000000000/demo` and its like; of a package, its row tells. */
function ownerOf({ subject, accountId }: NewEvent): Pick<EventValues, 'accountId' | 'packageId'> {
  if (subject.startsWith(PACKAGE)) return { accountId: accountId ?? null, packageId: subject.slice(PACKAGE.length) };
  return { accountId: accountId ?? subject.split('/')[1] ?? null, packageId: null };
}

function eventFrom(row: Pick<Selectable<EventTable>, (typeof COLUMNS)[number]>): Event {
  return { id: row.id, at: new Date(row.at), subject: row.subject, type: row.type, data: decode(row.data) };
}
