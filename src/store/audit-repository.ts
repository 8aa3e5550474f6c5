import type { Connection } from './connection.ts';
import type { AuditEntry, AuditRepository } from './store.ts';

export class SqlAuditRepository implements AuditRepository {
  constructor(private readonly connection: Connection) {}

  async append(entry: AuditEntry): Promise<void> {
    await this.connection.write
      .insertInto('audit_entries')
      .values({
        at: entry.at.getTime(),
        request_id: entry.requestId,
        operation: entry.operation,
        account_id: entry.accountId,
        access_key_id: entry.accessKeyId ?? null,
        subject: entry.subject,
      })
      .execute();
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
}
