import type { Connection } from './connection.ts';
import type { AuditEntryTable } from './schema.ts';
import { statement } from './statements.ts';
import type { AuditEntry, AuditRepository } from './store.ts';

type AuditRow = { [Column in Exclude<keyof AuditEntryTable, 'id'>]: AuditEntryTable[Column] };

const APPEND = statement<AuditRow>()(({ db, value }) =>
  db.insertInto('audit_entries').values({
    at: value('at'),
    request_id: value('request_id'),
    operation: value('operation'),
    account_id: value('account_id'),
    access_key_id: value('access_key_id'),
    subject: value('subject'),
  }),
);

export class SqlAuditRepository implements AuditRepository {
  constructor(private readonly connection: Connection) {}

  async append(entry: AuditEntry): Promise<void> {
    const { write, statements } = this.connection;
    await statements.execute(write, APPEND, {
      at: entry.at.getTime(),
      request_id: entry.requestId,
      operation: entry.operation,
      account_id: entry.accountId,
      access_key_id: entry.accessKeyId ?? null,
      subject: entry.subject,
    });
  }

  async list(limit: number): Promise<readonly AuditEntry[]> {
    const rows = await this.connection.read
      .selectFrom('audit_entries')
      .selectAll()
      .orderBy('id', 'desc')
      .limit(limit)
      .execute();
    return rows.map((row) => ({
      at: new Date(row.at),
      requestId: row.request_id,
      operation: row.operation,
      accountId: row.account_id,
      ...(row.access_key_id !== null && { accessKeyId: row.access_key_id }),
      subject: row.subject,
    }));
  }

  async sweep(before: Date, limit: number): Promise<number> {
    const { numDeletedRows } = await this.connection.write
      .deleteFrom('audit_entries')
      .where('id', 'in', (of) =>
        of
          .selectFrom((inner) =>
            inner.selectFrom('audit_entries').select(['id', 'at']).orderBy('id').limit(limit).as('oldest'),
          )
          .select('oldest.id')
          .where('oldest.at', '<', before.getTime()),
      )
      .executeTakeFirst();
    return Number(numDeletedRows);
  }
}
