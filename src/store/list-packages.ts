import { type Kysely, type SelectQueryBuilder, sql } from 'kysely';
import type { Position } from './cursor.ts';
import type { PackageTable, Schema } from './schema.ts';
import type { SqlDialect } from './sql-dialect.ts';
import { type Statements, statement } from './statements.ts';
import type { PackageFilter } from './store.ts';

const GLOBAL = 'GLOBAL';

type Query<Tables extends keyof Schema> = SelectQueryBuilder<Schema, Tables, PackageTable>;

/** What a list is read from, by whom, and from where on. */
export interface PackageListing {
  readonly db: Kysely<Schema>;
  readonly dialect: SqlDialect;
  readonly statements: Statements;
  readonly filter: PackageFilter;
  readonly after: Position | undefined;
  readonly limit: number;
}

/** Packages that the filter lets through, newest first; the cost is that of the page, not of the table. */
export function listPackages(listing: PackageListing): Promise<PackageTable[]> {
  const { ids, names } = listing.filter;
  const id = onlyId(listing);
  if (id !== undefined) return look(listing, id);
  return ids !== undefined || names !== undefined ? pick(listing) : walk(listing);
}

/** What clients poll for: one package by its id and nothing else. */
function onlyId({ filter, after, limit }: PackageListing): string | undefined {
  const { visibleTo: _, ids, ...rest } = filter;
  const isAlone = ids?.length === 1 && after === undefined && limit > 0;
  // PostgreSQL cannot hold U+0000 in text: `matching` knows what to do with it.
  return isAlone && Object.values(rest).every((values) => values === undefined) && !ids[0]?.includes('\0')
    ? ids[0]
    : undefined;
}

const LOOK = statement<{ id: string; viewer: string }>()(({ db, value }) =>
  db
    .selectFrom('packages')
    .selectAll('packages')
    .where('packages.id', '=', value('id'))
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('package_viewers')
          .select('package_viewers.viewer')
          .whereRef('package_viewers.package_id', '=', 'packages.id')
          .where('package_viewers.viewer', 'in', [value('viewer'), sql.lit(GLOBAL)]),
      ),
    ),
);

async function look({ db, statements, filter }: PackageListing, id: string): Promise<PackageTable[]> {
  const { rows } = await statements.execute(db, LOOK, { id, viewer: filter.visibleTo });
  return rows;
}

/** A few packages are named: look each up, and keep those that may be seen. */
function pick({ db, dialect, filter, after, limit }: PackageListing): Promise<PackageTable[]> {
  let query = matching(db.selectFrom('packages').selectAll('packages'), dialect, filter).where(
    ({ exists, selectFrom }) =>
      exists(
        selectFrom('package_viewers')
          .select('package_viewers.viewer')
          .whereRef('package_viewers.package_id', '=', 'packages.id')
          .where('package_viewers.viewer', 'in', [filter.visibleTo, GLOBAL]),
      ),
  );
  if (after !== undefined) {
    query = query.where((where) =>
      where.or([
        where('packages.created_at', '<', after.at),
        where.and([where('packages.created_at', '=', after.at), where('packages.id', '>', after.id)]),
      ]),
    );
  }
  return query.orderBy('packages.created_at', 'desc').orderBy('packages.id').limit(limit).execute();
}

/** One walk along the index of what the account sees and one along what everybody sees, each ended by the limit. */
function walk(listing: PackageListing): Promise<PackageTable[]> {
  const { db, filter, limit } = listing;
  const own = walkAs(filter.visibleTo, listing);
  const everybodys = walkAs(GLOBAL, listing).where(({ not, exists, selectFrom }) =>
    not(
      exists(
        selectFrom('package_viewers as also')
          .select('also.viewer')
          .whereRef('also.package_id', '=', 'packages.id')
          .where('also.viewer', '=', filter.visibleTo),
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

function walkAs(viewer: string, { db, dialect, filter, after, limit }: PackageListing) {
  let query = db
    .selectFrom('package_viewers')
    .innerJoin('packages', 'packages.id', 'package_viewers.package_id')
    .selectAll('packages')
    .where('package_viewers.viewer', '=', viewer);
  if (after !== undefined) {
    // The first condition alone bounds the index walk; `or` at the top would not.
    query = query
      .where('package_viewers.created_at', '<=', after.at)
      .where((where) =>
        where.or([
          where('package_viewers.created_at', '<', after.at),
          where('package_viewers.package_id', '>', after.id),
        ]),
      );
  }
  return matching(query, dialect, filter)
    .orderBy('package_viewers.created_at', 'desc')
    .orderBy('package_viewers.package_id')
    .limit(limit);
}

function matching<Tables extends keyof Schema>(
  query: Query<Tables>,
  dialect: SqlDialect,
  filter: PackageFilter,
): Query<Tables> {
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
