import { sql } from 'kysely';
import type { IndexReport } from '../domains/index-report.ts';
import type { DomainId } from '../model/identity.ts';
import type { Connection } from './connection.ts';
import { decode, encode, type Json } from './json.ts';
import type { IndexReportRepository } from './store.ts';

export class SqlIndexReportRepository implements IndexReportRepository {
  constructor(private readonly connection: Connection) {}

  replace(domainId: DomainId, packageId: string, reports: readonly IndexReport[]): Promise<void> {
    return this.connection.atomic(async (db) => {
      await db
        .deleteFrom('index_reports')
        .where('domain_id', '=', domainId)
        .where('package_id', '=', packageId)
        .execute();
      if (reports.length === 0) return;
      const document = encode(reports);
      // Of an association that is there: one may have gone while its indices were looked at.
      await db
        .insertInto('index_reports')
        .columns(['domain_id', 'package_id', 'reports'])
        .expression((of) =>
          of
            .selectFrom('associations')
            .select(['domain_id', 'package_id', this.document(document).as('reports')])
            .where('domain_id', '=', domainId)
            .where('package_id', '=', packageId),
        )
        .execute();
    });
  }

  async list(domainId: DomainId, packageId: string): Promise<readonly IndexReport[]> {
    const row = await this.connection.read
      .selectFrom('index_reports')
      .select('reports')
      .where('domain_id', '=', domainId)
      .where('package_id', '=', packageId)
      .executeTakeFirst();
    return row === undefined ? [] : [...decode(row.reports)].sort(byIndex);
  }

  /** PostgreSQL takes a value in a select list for text unless it is told. */
  private document<T>(text: Json<T>) {
    return sql<Json<T>>`cast(${text} as ${sql.raw(this.connection.dialect.jsonType)})`;
  }
}

const byIndex = (one: IndexReport, other: IndexReport): number =>
  one.index < other.index ? -1 : Number(one.index > other.index);
