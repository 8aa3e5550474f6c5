import type { Kysely, SelectQueryBuilder } from 'kysely';
import type { Position } from './cursor.ts';
import type { PackageTable, Schema } from './schema.ts';
import type { SqlDialect } from './sql-dialect.ts';
import type { PackageFilter } from './store.ts';

const GLOBAL = 'GLOBAL';

type Columns = 'packages' | 'package_viewers';
type Query = SelectQueryBuilder<Schema, Columns, PackageTable>;

/**
 * Packages that the filter lets through, newest first. One walk along what the account sees and one along what everybody sees,
 * each ended by the limit: the cost is that of the page, not of the table.
 */
export function listPackages(
  db: Kysely<Schema>,
  dialect: SqlDialect,
  filter: PackageFilter,
  after: Position | undefined,
  limit: number,
): Promise<PackageTable[]> {
  const visible = (viewer: string): Query =>
    db
      .selectFrom('package_viewers')
      .innerJoin('packages', 'packages.id', 'package_viewers.package_id')
      .selectAll('packages')
      .where('package_viewers.viewer', '=', viewer);
  const walk = (query: Query) =>
    past(matching(query, dialect, filter), after)
      .orderBy('package_viewers.created_at', 'desc')
      .orderBy('package_viewers.package_id')
      .limit(limit);

  const own = walk(visible(filter.visibleTo));
  const everybodys = walk(
    visible(GLOBAL).where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('package_viewers as also')
            .select('also.viewer')
            .whereRef('also.package_id', '=', 'packages.id')
            .where('also.viewer', '=', filter.visibleTo),
        ),
      ),
    ),
  );
  return db
    .selectFrom(own.as('own'))
    .selectAll()
    .unionAll(db.selectFrom(everybodys.as('everybodys')).selectAll())
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(limit)
    .execute();
}

function past(query: Query, after: Position | undefined): Query {
  if (after === undefined) return query;
  // The first condition alone bounds the index walk; `or` at the top would not.
  return query
    .where('package_viewers.created_at', '<=', after.at)
    .where((where) =>
      where.or([
        where('package_viewers.created_at', '<', after.at),
        where('package_viewers.package_id', '>', after.id),
      ]),
    );
}

function matching(query: Query, dialect: SqlDialect, filter: PackageFilter): Query {
  const members = [
    ['packages.id', filter.ids],
    ['packages.name', filter.names],
    ['packages.status', filter.statuses],
    ['packages.type', filter.types],
    ['packages.engine_version', filter.engineVersions],
    ['packages.account_id', filter.owners],
  ] as const;
  let filtered = query;
  for (const [column, values] of members) {
    if (values !== undefined) filtered = filtered.where(dialect.isOneOf(column, values));
  }
  return filtered;
}
