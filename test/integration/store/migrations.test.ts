import { Kysely, Migrator, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/model/clock.ts';
import { initial } from '../../../src/store/migrations/0001-initial.ts';
import { postgresDialect, type SqlDialect, sqliteDialect } from '../../../src/store/sql-dialect.ts';
import { openForWriting } from '../../../src/store/sqlite-database.ts';
import { nodeSqliteDialect } from '../../../src/store/sqlite-driver.ts';
import { ACCOUNT, aDomain, anAssociation, aPackage, aVersion } from '../../support/aggregates.ts';
import {
  type DialectName,
  dialectsToTest,
  openTestStore,
  startDatabases,
  type TestDatabases,
} from '../../support/store-dialects.ts';

const at = 1_772_366_400_123;
const pkg = aPackage(1);
const domain = aDomain('demo');

describe.each(dialectsToTest)('a database of the first release on %s', (dialect) => {
  let databases: TestDatabases;
  beforeAll(async () => {
    databases = await startDatabases(dialect);
  });
  afterAll(() => databases.stop());

  it('keeps its rows, and its events learn whose they are', async () => {
    const database = await databases.create();
    await makeOld(dialect, database);
    const store = await openTestStore(dialect, database, systemClock);
    try {
      expect(await store.packages.find(pkg.id)).toStrictEqual(pkg);
      expect(await store.packages.findVersion(pkg.id, 1)).toStrictEqual(aVersion(pkg));
      expect(await store.associations.find(domain.id, pkg.id)).toStrictEqual(anAssociation(domain, pkg));
      const own = await store.events.listFor({ accountId: ACCOUNT, shared: false }, 0, 10);
      expect(own.map(({ subject }) => subject)).toEqual([
        `package/${pkg.id}`,
        `domain/${ACCOUNT}/demo`,
        `association/${ACCOUNT}/demo/${pkg.id}`,
      ]);
      expect(await store.events.list(0, 10)).toHaveLength(4);
      await store.indexReports.replace(domain.id, pkg.id, [
        { index: 'i', uuid: 'u', state: 'live', why: 'w', settings: [] },
      ]);
      expect(await store.indexReports.list(domain.id, pkg.id)).toHaveLength(1);
    } finally {
      await store.close();
    }
  });
});

/** The schema as migration 0001 makes it, with rows as its release wrote them. */
async function makeOld(name: DialectName, database: string): Promise<void> {
  const { db, dialect } = connect(name, database);
  const provider = { getMigrations: async () => ({ '0001-initial': initial(dialect) }) };
  const { error } = await new Migrator({ db, provider }).migrateToLatest();
  if (error !== undefined) throw error;
  const created = pkg.createdAt.getTime();
  await sql`insert into packages values (${pkg.id}, ${ACCOUNT}, ${pkg.name}, ${pkg.type}, null, 'COPYING', 1, null,
    ${created}, ${created}, '{"allowedUsers":[]}')`.execute(db);
  await sql`insert into package_versions values (${pkg.id}, 1, null, ${created},
    '{"source":{"bucket":"dictionaries","key":"synonyms.txt"},"state":{"status":"COPYING"}}')`.execute(db);
  const [from, config, change] = [
    domain.createdAt.getTime(),
    JSON.stringify(domain.config),
    JSON.stringify(domain.change),
  ];
  await sql`insert into domains values (${domain.id}, ${ACCOUNT}, 'demo', ${domain.engineVersion}, 1, 'Creating', null, 1,
    ${from}, ${from}, ${config}, ${change})`.execute(db);
  const {
    domainId,
    packageId,
    desiredVersion,
    createdAt: _,
    lastUpdatedAt: __,
    changeStartedAt,
    ...rest
  } = anAssociation(domain, pkg);
  const details = JSON.stringify({ ...rest, changeStartedAt: { $date: changeStartedAt.getTime() } });
  await sql`insert into associations values (${domainId}, ${packageId}, ${desiredVersion}, null, ${created}, ${created},
    ${details})`.execute(db);
  const subjects = [
    `package/${pkg.id}`,
    `domain/${domain.id}`,
    `association/${domain.id}/${pkg.id}`,
    'package/F000000009',
  ];
  for (const subject of subjects) {
    await sql`insert into events (at, subject, type, data) values (${at}, ${subject}, 'Happened', '{}')`.execute(db);
  }
  await db.destroy();
}

function connect(name: DialectName, database: string): { db: Kysely<unknown>; dialect: SqlDialect } {
  switch (name) {
    case 'sqlite':
      return {
        db: new Kysely({ dialect: nodeSqliteDialect(openForWriting(database)) }),
        dialect: sqliteDialect(systemClock),
      };
    case 'postgres': {
      const pool = new pg.Pool({ connectionString: database });
      return { db: new Kysely({ dialect: new PostgresDialect({ pool }) }), dialect: postgresDialect };
    }
    default:
      return name satisfies never;
  }
}
