import type { Kysely, Selectable } from 'kysely';
import type { Package, PackageVersion } from '../packages/package.ts';
import type { PluginReport } from '../packages/plugin/plugin-report.ts';
import type { Connection } from './connection.ts';
import type { Position } from './cursor.ts';
import { decode, encode } from './json.ts';
import { listPackages } from './list-packages.ts';
import { readPage } from './page.ts';
import { rowToUpdate } from './row-gone-error.ts';
import type { PackageTable, PackageVersionTable, Schema } from './schema.ts';
import { statement } from './statements.ts';
import type { PackageFilter, PackageRepository, Page, PageRequest, ReadOptions } from './store.ts';

const FIND = statement<{ id: string }>()(({ db, value }) =>
  db.selectFrom('packages').selectAll().where('id', '=', value('id')),
);

const FIND_TO_CHANGE = statement<{ id: string }>()(({ db, dialect, value }) =>
  db
    .selectFrom('packages')
    .selectAll()
    .where('id', '=', value('id'))
    .$if(dialect.hasRowLocks, (query) => query.forNoKeyUpdate()),
);

export class SqlPackageRepository implements PackageRepository {
  constructor(private readonly connection: Connection) {}

  insert(pkg: Package, version: PackageVersion): Promise<'inserted' | 'name-taken'> {
    return this.connection.atomic(async (db) => {
      // Not by catching the error: on PostgreSQL that would have ended the caller's transaction.
      const inserted = await db
        .insertInto('packages')
        .values(packageRow(pkg))
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst();
      if (inserted.numInsertedOrUpdatedRows !== 1n) {
        const sameId = await db.selectFrom('packages').select('id').where('id', '=', pkg.id).executeTakeFirst();
        if (sameId !== undefined) throw new Error(`package id ${pkg.id} is in use: ask again for a new one`);
        return 'name-taken';
      }
      await insertViewers(db, pkg);
      await db.insertInto('package_versions').values(versionRow(version)).execute();
      return 'inserted';
    });
  }

  async find(id: string, options: ReadOptions = {}): Promise<Package | undefined> {
    const { read, statements } = this.connection;
    const { rows } = await statements.execute(read, options.lock === true ? FIND_TO_CHANGE : FIND, { id });
    const [row] = rows;
    return row && packageFrom(row);
  }

  list(filter: PackageFilter, page: PageRequest): Promise<Page<Package>> {
    const { read: db, dialect, statements } = this.connection;
    return readPage(
      `packages of ${filter.visibleTo}`,
      page,
      (after, limit) => listPackages({ db, dialect, statements, filter, after, limit }),
      { position: (row) => ({ at: row.created_at, id: row.id }), item: packageFrom },
    );
  }

  async countOwned(accountId: string): Promise<number> {
    const { count } = await this.connection.read
      .selectFrom('packages')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('account_id', '=', accountId)
      .executeTakeFirstOrThrow();
    return count;
  }

  update(pkg: Package): Promise<void> {
    return this.connection.atomic(async (db) => {
      const { id, created_at: _immutable, ...columns } = packageRow(pkg);
      const result = await db.updateTable('packages').set(columns).where('id', '=', id).executeTakeFirst();
      rowToUpdate(result, `package ${id}`);
      await db
        .deleteFrom('package_viewers')
        .where('package_id', '=', id)
        .where((where) => where.not(this.connection.dialect.isOneOf('viewer', viewersOf(pkg))))
        .execute();
      await insertViewers(db, pkg);
    });
  }

  async delete(id: string): Promise<void> {
    await this.connection.write.deleteFrom('packages').where('id', '=', id).execute();
  }

  async insertVersion(version: PackageVersion): Promise<void> {
    await this.connection.write.insertInto('package_versions').values(versionRow(version)).execute();
  }

  async findVersion(packageId: string, number: number): Promise<PackageVersion | undefined> {
    const row = await this.connection.read
      .selectFrom('package_versions')
      .selectAll()
      .where('package_id', '=', packageId)
      .where('number', '=', number)
      .executeTakeFirst();
    return row && versionFrom(row);
  }

  async updateVersion(version: PackageVersion): Promise<void> {
    const { package_id, number, ...columns } = versionRow(version);
    const result = await this.connection.write
      .updateTable('package_versions')
      .set(columns)
      .where('package_id', '=', package_id)
      .where('number', '=', number)
      .executeTakeFirst();
    rowToUpdate(result, `version ${number} of package ${package_id}`);
  }

  listVersions(packageId: string, page: PageRequest): Promise<Page<PackageVersion>> {
    const read = (after: Position | undefined, limit: number) =>
      this.connection.read
        .selectFrom('package_versions')
        .selectAll()
        .where('package_id', '=', packageId)
        .$if(after !== undefined, (query) => query.where('number', '<', after?.at ?? 0))
        .orderBy('number', 'desc')
        .limit(limit)
        .execute();
    return readPage(`versions of ${packageId}`, page, read, {
      position: (row) => ({ at: row.number, id: '' }),
      item: versionFrom,
    });
  }

  async savePluginReport(packageId: string, number: number, report: PluginReport): Promise<void> {
    const document = encode(report);
    await this.connection.write
      .insertInto('plugin_reports')
      .values({ package_id: packageId, version: number, report: document })
      .onConflict((conflict) => conflict.columns(['package_id', 'version']).doUpdateSet({ report: document }))
      .execute();
  }

  async findPluginReport(packageId: string, number: number): Promise<PluginReport | undefined> {
    const row = await this.connection.read
      .selectFrom('plugin_reports')
      .select('report')
      .where('package_id', '=', packageId)
      .where('version', '=', number)
      .executeTakeFirst();
    return row && decode(row.report);
  }

  async isBlobReferenced(sha256: string): Promise<boolean> {
    const row = await this.connection.read
      .selectFrom('package_versions')
      .select('number')
      .where('blob_sha256', '=', sha256)
      .limit(1)
      .executeTakeFirst();
    return row !== undefined;
  }
}

const viewersOf = (pkg: Package): string[] => [...new Set([pkg.accountId, ...pkg.allowedUsers])];

async function insertViewers(db: Kysely<Schema>, pkg: Package): Promise<void> {
  const rows = viewersOf(pkg).map((viewer) => ({ package_id: pkg.id, viewer, created_at: pkg.createdAt.getTime() }));
  await db
    .insertInto('package_viewers')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

function packageRow(pkg: Package): PackageTable {
  const { id, accountId, name, type, engineVersion, status, newestVersion, availableVersion, ...rest } = pkg;
  const { createdAt, lastUpdatedAt, ...details } = rest;
  return {
    id,
    account_id: accountId,
    name,
    type,
    engine_version: engineVersion ?? null,
    status,
    newest_version: newestVersion,
    available_version: availableVersion ?? null,
    created_at: createdAt.getTime(),
    updated_at: lastUpdatedAt.getTime(),
    details: encode(details),
  };
}

function packageFrom(row: Selectable<PackageTable>): Package {
  return {
    ...decode(row.details),
    id: row.id,
    accountId: row.account_id,
    name: row.name,
    type: row.type,
    ...(row.engine_version !== null && { engineVersion: row.engine_version }),
    status: row.status,
    newestVersion: row.newest_version,
    ...(row.available_version !== null && { availableVersion: row.available_version }),
    createdAt: new Date(row.created_at),
    lastUpdatedAt: new Date(row.updated_at),
  };
}

function versionRow(version: PackageVersion): PackageVersionTable {
  const { packageId, number, createdAt, ...details } = version;
  return {
    package_id: packageId,
    number,
    blob_sha256: 'blob' in details.state ? details.state.blob.sha256 : null,
    created_at: createdAt.getTime(),
    details: encode(details),
  };
}

function versionFrom(row: Selectable<PackageVersionTable>): PackageVersion {
  return {
    ...decode(row.details),
    packageId: row.package_id,
    number: row.number,
    createdAt: new Date(row.created_at),
  };
}
