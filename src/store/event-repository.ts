import type { Connection } from './connection.ts';
import { decode, encode } from './json.ts';
import type { EventTable } from './schema.ts';
import { statement } from './statements.ts';
import type { Event, EventRepository } from './store.ts';

type EventRow = { [Column in Exclude<keyof EventTable, 'id'>]: EventTable[Column] };

const APPEND = statement<EventRow>()(({ db, value }) =>
  db
    .insertInto('events')
    .values({ at: value('at'), subject: value('subject'), type: value('type'), data: value('data') }),
);

export class SqlEventRepository implements EventRepository {
  constructor(private readonly connection: Connection) {}

  /** Last in the transaction and in commit order: whoever has read event 7 will never be given a 6 afterwards. */
  append(event: Omit<Event, 'id'>): Promise<void> {
    const row = { at: event.at.getTime(), subject: event.subject, type: event.type, data: encode(event.data) };
    return this.connection.beforeCommit(async (db) => {
      await this.connection.dialect.orderCommits(db);
      await this.connection.statements.execute(db, APPEND, row);
    });
  }

  async list(after: number, limit: number): Promise<readonly Event[]> {
    const rows = await this.connection.read
      .selectFrom('events')
      .selectAll()
      .where('id', '>', after)
      .orderBy('id')
      .limit(limit)
      .execute();
    return rows.map((row) => ({
      id: row.id,
      at: new Date(row.at),
      subject: row.subject,
      type: row.type,
      data: decode(row.data),
    }));
  }
}
