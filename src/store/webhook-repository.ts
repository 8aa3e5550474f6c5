import type { Selectable } from 'kysely';
import type { Connection } from './connection.ts';
import type { Position } from './cursor.ts';
import { decode, encode } from './json.ts';
import { readPage } from './page.ts';
import { rowToUpdate } from './row-gone-error.ts';
import type { DeadLetterTable, WebhookTable } from './schema.ts';
import type { DeadLetter, Page, PageRequest, ReadOptions, Webhook, WebhookRepository } from './store.ts';

export class SqlWebhookRepository implements WebhookRepository {
  constructor(private readonly connection: Connection) {}

  async insert(webhook: Webhook): Promise<void> {
    await this.connection.write.insertInto('webhooks').values(webhookRow(webhook)).execute();
  }

  async find(id: string, options: ReadOptions = {}): Promise<Webhook | undefined> {
    const { read, dialect } = this.connection;
    const row = await read
      .selectFrom('webhooks')
      .selectAll()
      .where('id', '=', id)
      .$if(options.lock === true && dialect.hasRowLocks, (query) => query.forNoKeyUpdate())
      .executeTakeFirst();
    return row && webhookFrom(row);
  }

  async update(webhook: Webhook): Promise<void> {
    const { id, ...columns } = webhookRow(webhook);
    const result = await this.connection.write
      .updateTable('webhooks')
      .set(columns)
      .where('id', '=', id)
      .executeTakeFirst();
    rowToUpdate(result, `webhook ${id}`);
  }

  async delete(id: string): Promise<void> {
    await this.connection.write.deleteFrom('webhooks').where('id', '=', id).execute();
  }

  async list(accountId: string): Promise<readonly Webhook[]> {
    const rows = await this.connection.read
      .selectFrom('webhooks')
      .selectAll()
      .where('account_id', '=', accountId)
      .orderBy('created_at')
      .orderBy('id')
      .execute();
    return rows.map(webhookFrom);
  }

  async all(): Promise<readonly Webhook[]> {
    const rows = await this.connection.read
      .selectFrom('webhooks')
      .selectAll()
      .orderBy('created_at')
      .orderBy('id')
      .execute();
    return rows.map(webhookFrom);
  }

  async addDeadLetter(letter: DeadLetter): Promise<void> {
    const { at, details } = deadLetterRow(letter);
    await this.connection.write
      .insertInto('dead_letters')
      .values(deadLetterRow(letter))
      .onConflict((conflict) => conflict.columns(['webhook_id', 'event_id']).doUpdateSet({ at, details }))
      .execute();
  }

  async findDeadLetter(webhookId: string, eventId: number): Promise<DeadLetter | undefined> {
    const row = await this.connection.read
      .selectFrom('dead_letters')
      .selectAll()
      .where('webhook_id', '=', webhookId)
      .where('event_id', '=', eventId)
      .executeTakeFirst();
    return row && deadLetterFrom(row);
  }

  deadLetters(webhookId: string, page: PageRequest): Promise<Page<DeadLetter>> {
    const read = (after: Position | undefined, limit: number) =>
      this.connection.read
        .selectFrom('dead_letters')
        .selectAll()
        .where('webhook_id', '=', webhookId)
        .$if(after !== undefined, (query) => query.where('event_id', '>', after?.at ?? 0))
        .orderBy('event_id')
        .limit(limit)
        .execute();
    return readPage(`dead letters of ${webhookId}`, page, read, {
      position: (row) => ({ at: row.event_id, id: '' }),
      item: deadLetterFrom,
    });
  }

  async removeDeadLetter(webhookId: string, eventId: number): Promise<void> {
    await this.connection.write
      .deleteFrom('dead_letters')
      .where('webhook_id', '=', webhookId)
      .where('event_id', '=', eventId)
      .execute();
  }

  async sweepDeadLetters(before: Date, limit: number): Promise<number> {
    const { numDeletedRows } = await this.connection.write
      .deleteFrom('dead_letters')
      .where(({ eb, refTuple, selectFrom }) =>
        eb(
          refTuple('webhook_id', 'event_id'),
          'in',
          selectFrom('dead_letters as oldest')
            .select(['oldest.webhook_id', 'oldest.event_id'])
            .where('oldest.at', '<', before.getTime())
            .orderBy('oldest.at')
            .limit(limit)
            .$asTuple('webhook_id', 'event_id'),
        ),
      )
      .executeTakeFirst();
    return Number(numDeletedRows);
  }
}

function webhookRow(webhook: Webhook): WebhookTable {
  const { id, accountId, createdAt, cursor, ...details } = webhook;
  return { id, account_id: accountId, created_at: createdAt.getTime(), cursor, details: encode(details) };
}

function webhookFrom(row: Selectable<WebhookTable>): Webhook {
  return {
    ...decode(row.details),
    id: row.id,
    accountId: row.account_id,
    createdAt: new Date(row.created_at),
    cursor: row.cursor,
  };
}

function deadLetterRow({ webhookId, at, ...details }: DeadLetter): DeadLetterTable {
  return { webhook_id: webhookId, event_id: details.event.id, at: at.getTime(), details: encode(details) };
}

function deadLetterFrom(row: Selectable<DeadLetterTable>): DeadLetter {
  return { ...decode(row.details), webhookId: row.webhook_id, at: new Date(row.at) };
}
