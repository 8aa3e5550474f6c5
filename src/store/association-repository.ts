import type { Selectable } from 'kysely';
import type { DomainId } from '../model/identity.ts';
import type { Association } from '../packages/association.ts';
import type { Connection } from './connection.ts';
import type { Position } from './cursor.ts';
import { decode, encode } from './json.ts';
import { readPage } from './page.ts';
import { rowToUpdate } from './row-gone-error.ts';
import type { AssociationTable } from './schema.ts';
import type { AssociationRepository, Page, PageRequest, ReadOptions } from './store.ts';

type Side = 'domain_id' | 'package_id';

export class SqlAssociationRepository implements AssociationRepository {
  constructor(private readonly connection: Connection) {}

  async insert(association: Association): Promise<void> {
    await this.connection.write.insertInto('associations').values(associationRow(association)).execute();
  }

  async find(domainId: DomainId, packageId: string, options: ReadOptions = {}): Promise<Association | undefined> {
    const row = await this.connection.read
      .selectFrom('associations')
      .selectAll()
      .where('domain_id', '=', domainId)
      .where('package_id', '=', packageId)
      .$if(options.lock === true && this.connection.dialect.hasRowLocks, (query) => query.forNoKeyUpdate())
      .executeTakeFirst();
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

  countForDomain(domainId: DomainId): Promise<number> {
    return this.count('domain_id', domainId);
  }

  countForPackage(packageId: string): Promise<number> {
    return this.count('package_id', packageId);
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

  private async count(of: Side, value: string): Promise<number> {
    const { count } = await this.connection.read
      .selectFrom('associations')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where(of, '=', value)
      .executeTakeFirstOrThrow();
    return count;
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
