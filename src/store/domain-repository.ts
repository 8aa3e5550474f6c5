import type { Selectable } from 'kysely';
import type { Domain } from '../domains/domain.ts';
import type { DomainId } from '../model/identity.ts';
import type { Connection } from './connection.ts';
import { decode, encode } from './json.ts';
import { rowToUpdate } from './row-gone-error.ts';
import type { DomainTable } from './schema.ts';
import { statement } from './statements.ts';
import type { DomainRepository, ReadOptions } from './store.ts';

const FIND = statement<{ id: DomainId }>()(({ db, value }) =>
  db.selectFrom('domains').selectAll().where('id', '=', value('id')),
);

const FIND_TO_CHANGE = statement<{ id: DomainId }>()(({ db, dialect, value }) =>
  db
    .selectFrom('domains')
    .selectAll()
    .where('id', '=', value('id'))
    .$if(dialect.hasRowLocks, (query) => query.forNoKeyUpdate()),
);

export class SqlDomainRepository implements DomainRepository {
  constructor(private readonly connection: Connection) {}

  async insert(domain: Domain): Promise<'inserted' | 'name-taken'> {
    const result = await this.connection.write
      .insertInto('domains')
      .values(domainRow(domain))
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    return result.numInsertedOrUpdatedRows === 1n ? 'inserted' : 'name-taken';
  }

  async find(id: DomainId, options: ReadOptions = {}): Promise<Domain | undefined> {
    const { read, statements } = this.connection;
    const { rows } = await statements.execute(read, options.lock === true ? FIND_TO_CHANGE : FIND, { id });
    const [row] = rows;
    return row && domainFrom(row);
  }

  async update(domain: Domain): Promise<void> {
    const { id, ...columns } = domainRow(domain);
    const result = await this.connection.write
      .updateTable('domains')
      .set(columns)
      .where('id', '=', id)
      .executeTakeFirst();
    rowToUpdate(result, `domain ${id}`);
  }

  async delete(id: DomainId): Promise<void> {
    await this.connection.write.deleteFrom('domains').where('id', '=', id).execute();
  }

  async list(accountId: string): Promise<readonly Domain[]> {
    const rows = await this.connection.read
      .selectFrom('domains')
      .selectAll()
      .where('account_id', '=', accountId)
      .orderBy('name')
      .execute();
    return rows.map(domainFrom);
  }

  async all(): Promise<readonly Domain[]> {
    const rows = await this.connection.read
      .selectFrom('domains')
      .selectAll()
      .orderBy('account_id')
      .orderBy('name')
      .execute();
    return rows.map(domainFrom);
  }
}

function domainRow(domain: Domain): DomainTable {
  return {
    id: domain.id,
    account_id: domain.accountId,
    name: domain.name,
    engine_version: domain.engineVersion,
    node_count: domain.nodeCount,
    status: domain.status,
    endpoint: domain.endpoint ?? null,
    update_version: domain.updateVersion,
    created_at: domain.createdAt.getTime(),
    updated_at: domain.lastUpdatedAt.getTime(),
    config: encode(domain.config),
    change: encode(domain.change),
  };
}

function domainFrom(row: Selectable<DomainTable>): Domain {
  return {
    id: row.id,
    accountId: row.account_id,
    name: row.name,
    engineVersion: row.engine_version,
    config: decode(row.config),
    nodeCount: row.node_count,
    status: row.status,
    ...(row.endpoint !== null && { endpoint: row.endpoint }),
    change: decode(row.change),
    createdAt: new Date(row.created_at),
    lastUpdatedAt: new Date(row.updated_at),
    updateVersion: row.update_version,
  };
}
