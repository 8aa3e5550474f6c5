import type { DomainId } from '../model/identity.ts';
import type { Connection } from './connection.ts';
import type { ReopeningRepository } from './store.ts';

export class SqlReopeningRepository implements ReopeningRepository {
  constructor(private readonly connection: Connection) {}

  async begin(domainId: DomainId, index: string): Promise<void> {
    await this.connection.write
      .insertInto('reopenings')
      .values({ domain_id: domainId, index_name: index })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }

  async end(domainId: DomainId, index: string): Promise<void> {
    await this.connection.write
      .deleteFrom('reopenings')
      .where('domain_id', '=', domainId)
      .where('index_name', '=', index)
      .execute();
  }

  async list(domainId: DomainId): Promise<readonly string[]> {
    const rows = await this.connection.read
      .selectFrom('reopenings')
      .select('index_name')
      .where('domain_id', '=', domainId)
      .orderBy('index_name')
      .execute();
    return rows.map((row) => row.index_name);
  }
}
