import type { Selectable } from 'kysely';
import type { DomainId } from '../model/identity.ts';
import type { Association } from '../packages/association.ts';
import type { Connection } from './connection.ts';
import type { Position } from './cursor.ts';
import { decode, encode } from './json.ts';
import { readPage } from './page.ts';
import { rowToUpdate } from './row-gone-error.ts';
import type { AssociationTable } from './schema.ts';
import { statement } from './statements.ts';
import type { AssociationRepository, Page, PageRequest, ReadOptions } from './store.ts';

type Side = 'domain_id' | 'package_id';

type Ends = { readonly domainId: DomainId; readonly packageId: string };

const FIND = statement<Ends>()(({ db, value }) =>
  db
    .selectFrom('associations')
    .selectAll()
    .where('domain_id', '=', value('domainId'))
    .where('package_id', '=', value('packageId')),
);

const FIND_TO_CHANGE = statement<Ends>()(({ db, dialect, value }) =>
  db
    .selectFrom('associations')
    .selectAll()
    .where('domain_id', '=', value('domainId'))
    .where('package_id', '=', value('packageId'))
    .$if(dialect.hasRowLocks, (query) => query.forNoKeyUpdate()),
);

const COUNT_FOR_DOMAIN = statement<{ domainId: DomainId }>()(({ db, value }) =>
  db
    .selectFrom('associations')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('domain_id', '=', value('domainId')),
);

const INSERT = statement<{ [Column in keyof AssociationTable]: AssociationTable[Column] }>()(({ db, value }) =>
  db.insertInto('associations').values({
    domain_id: value('domain_id'),
    package_id: value('package_id'),
    desired_version: value('desired_version'),
    serving_version: value('serving_version'),
    created_at: value('created_at'),
    updated_at: value('updated_at'),
    details: value('details'),
  }),
);

export class SqlAssociationRepository implements AssociationRepository {
  constructor(private readonly connection: Connection) {}

  async insert(association: Association): Promise<void> {
    const { write, statements } = this.connection;
    await statements.execute(write, INSERT, { ...associationRow(association) });
  }

  async find(domainId: DomainId, packageId: string, options: ReadOptions = {}): Promise<Association | undefined> {
    const { read, statements } = this.connection;
    const wanted = options.lock === true ? FIND_TO_CHANGE : FIND;
    const { rows } = await statements.execute(read, wanted, { domainId, packageId });
    const [row] = rows;
    return row && associationFrom(row);
  }

  async update(association: Association): Promise<void> {
    const { domain_id, package_id, ...columns } = associationRow(association);
    const result = await this.connection.write
      .updateTable('associations')
      .set(columns)
      .where('domain_id', '=', domain_id)
      .where('package_id', '=', package_id)
      .executeTakeFirst();
    rowToUpdate(result, `association of package ${package_id} with domain ${domain_id}`);
  }

  async delete(domainId: DomainId, packageId: string): Promise<void> {
    await this.connection.write
      .deleteFrom('associations')
      .where('domain_id', '=', domainId)
      .where('package_id', '=', packageId)
      .execute();
  }

  listForDomain(domainId: DomainId, page: PageRequest): Promise<Page<Association>> {
    return this.list('domain_id', domainId, 'package_id', page);
  }

  listForPackage(packageId: string, page: PageRequest): Promise<Page<Association>> {
    return this.list('package_id', packageId, 'domain_id', page);
  }

  async allForDomain(domainId: DomainId): Promise<readonly Association[]> {
    const rows = await this.connection.read
      .selectFrom('associations')
      .selectAll()
      .where('domain_id', '=', domainId)
      .orderBy('created_at', 'desc')
      .orderBy('package_id')
      .execute();
    return rows.map(associationFrom);
  }

  async domainsOfPackage(packageId: string): Promise<readonly DomainId[]> {
    const rows = await this.connection.read
      .selectFrom('associations')
      .select('domain_id')
      .where('package_id', '=', packageId)
      .orderBy('domain_id')
      .execute();
    return rows.map((row) => row.domain_id);
  }

  async countForDomain(domainId: DomainId): Promise<number> {
    const { read, statements } = this.connection;
    const { rows } = await statements.execute(read, COUNT_FOR_DOMAIN, { domainId });
    return rows[0]?.count ?? 0;
  }

  async countForPackage(packageId: string): Promise<number> {
    const { count } = await this.connection.read
      .selectFrom('associations')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('package_id', '=', packageId)
      .executeTakeFirstOrThrow();
    return count;
  }

  async deleteForDomain(domainId: DomainId): Promise<void> {
    await this.connection.write.deleteFrom('associations').where('domain_id', '=', domainId).execute();
  }

  private list(of: Side, value: string, tieBreak: Side, page: PageRequest): Promise<Page<Association>> {
    const read = (after: Position | undefined, limit: number) => {
      let query = this.connection.read.selectFrom('associations').selectAll().where(of, '=', value);
      if (after !== undefined) {
        // The first condition alone bounds the index walk; `or` at the top would not.
        query = query
          .where('created_at', '<=', after.at)
          .where((where) => where.or([where('created_at', '<', after.at), where(tieBreak, '>', after.id)]));
      }
      return query.orderBy('created_at', 'desc').orderBy(tieBreak).limit(limit).execute();
    };
    return readPage(`associations by ${of} ${value}`, page, read, {
      position: (row) => ({ at: row.created_at, id: row[tieBreak] }),
      item: associationFrom,
    });
  }
}

function associationRow(association: Association): AssociationTable {
  const { domainId, packageId, desiredVersion, servingVersion, createdAt, lastUpdatedAt, ...details } = association;
  return {
    domain_id: domainId,
    package_id: packageId,
    desired_version: desiredVersion,
    serving_version: servingVersion ?? null,
    created_at: createdAt.getTime(),
    updated_at: lastUpdatedAt.getTime(),
    details: encode(details),
  };
}

function associationFrom(row: Selectable<AssociationTable>): Association {
  return {
    ...decode(row.details),
    domainId: row.domain_id,
    packageId: row.package_id,
    desiredVersion: row.desired_version,
    ...(row.serving_version !== null && { servingVersion: row.serving_version }),
    createdAt: new Date(row.created_at),
    lastUpdatedAt: new Date(row.updated_at),
  };
}
