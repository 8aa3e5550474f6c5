import type { Selectable } from 'kysely';
import type { DomainId } from '../model/identity.ts';
import type { Connection } from './connection.ts';
import type { Position } from './cursor.ts';
import { decode, encode } from './json.ts';
import { readPage } from './page.ts';
import { rowToUpdate } from './row-gone-error.ts';
import type { ReindexTable } from './schema.ts';
import type { Page, PageRequest, ReadOptions, Reindex, ReindexRepository } from './store.ts';

export class SqlReindexRepository implements ReindexRepository {
  constructor(private readonly connection: Connection) {}

  async insert(reindex: Reindex): Promise<void> {
    await this.connection.write.insertInto('reindexes').values(reindexRow(reindex)).execute();
  }

  async find(id: string, options: ReadOptions = {}): Promise<Reindex | undefined> {
    const { read, dialect } = this.connection;
    const row = await read
      .selectFrom('reindexes')
      .selectAll()
      .where('id', '=', id)
      .$if(options.lock === true && dialect.hasRowLocks, (query) => query.forNoKeyUpdate())
      .executeTakeFirst();
    return row && reindexFrom(row);
  }

  async update(reindex: Reindex): Promise<void> {
    const { id, ...columns } = reindexRow(reindex);
    const result = await this.connection.write
      .updateTable('reindexes')
      .set(columns)
      .where('id', '=', id)
      .executeTakeFirst();
    rowToUpdate(result, `reindex ${id}`);
  }

  listForDomain(domainId: DomainId, page: PageRequest): Promise<Page<Reindex>> {
    const read = (after: Position | undefined, limit: number) => {
      let query = this.connection.read.selectFrom('reindexes').selectAll().where('domain_id', '=', domainId);
      if (after !== undefined) {
        // The first condition alone bounds the index walk; `or` at the top would not.
        query = query
          .where('created_at', '<=', after.at)
          .where((where) => where.or([where('created_at', '<', after.at), where('id', '>', after.id)]));
      }
      return query.orderBy('created_at', 'desc').orderBy('id').limit(limit).execute();
    };
    return readPage(`reindexes of ${domainId}`, page, read, {
      position: (row) => ({ at: row.created_at, id: row.id }),
      item: reindexFrom,
    });
  }
}

function reindexRow(reindex: Reindex): ReindexTable {
  const { id, domainId, createdAt, lastUpdatedAt, ...details } = reindex;
  return {
    id,
    domain_id: domainId,
    created_at: createdAt.getTime(),
    updated_at: lastUpdatedAt.getTime(),
    details: encode(details),
  };
}

function reindexFrom(row: Selectable<ReindexTable>): Reindex {
  return {
    ...decode(row.details),
    id: row.id,
    domainId: row.domain_id,
    createdAt: new Date(row.created_at),
    lastUpdatedAt: new Date(row.updated_at),
  };
}
