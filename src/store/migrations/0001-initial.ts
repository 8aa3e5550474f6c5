import { type Kysely, type Migration, sql } from 'kysely';
import type { SqlDialect } from '../sql-dialect.ts';

export const initial = (dialect: SqlDialect): Migration => ({
  async up(db: Kysely<unknown>) {
    await createPackages(db, dialect);
    await createDomains(db, dialect);
    await createAssociations(db, dialect);
    await createTasks(db, dialect);
    await createJournals(db, dialect);
  },
});

async function createPackages(db: Kysely<unknown>, { keyType, jsonType }: SqlDialect): Promise<void> {
  await db.schema
    .createTable('packages')
    .addColumn('id', keyType, (column) => column.primaryKey())
    .addColumn('account_id', keyType, (column) => column.notNull())
    .addColumn('name', keyType, (column) => column.notNull())
    .addColumn('type', 'text', (column) => column.notNull())
    .addColumn('engine_version', keyType)
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('newest_version', 'integer', (column) => column.notNull())
    .addColumn('available_version', 'integer')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .addColumn('details', jsonType, (column) => column.notNull())
    .execute();
  await sql`create unique index packages_dictionary_name on packages (account_id, name)
    where type = 'TXT-DICTIONARY'`.execute(db);
  await sql`create unique index packages_name on packages (account_id, name, coalesce(engine_version, ''))
    where type <> 'TXT-DICTIONARY'`.execute(db);

  await sql`create index packages_by_name on packages (name)`.execute(db);

  await db.schema
    .createTable('package_viewers')
    .addColumn('package_id', keyType, (column) => column.notNull().references('packages.id').onDelete('cascade'))
    .addColumn('viewer', keyType, (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('package_viewers_pk', ['package_id', 'viewer'])
    .execute();
  await sql`create index package_viewers_newest on package_viewers (viewer, created_at desc, package_id)`.execute(db);

  await db.schema
    .createTable('package_versions')
    .addColumn('package_id', keyType, (column) => column.notNull().references('packages.id').onDelete('cascade'))
    .addColumn('number', 'integer', (column) => column.notNull())
    .addColumn('blob_sha256', 'text')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('details', jsonType, (column) => column.notNull())
    .addPrimaryKeyConstraint('package_versions_pk', ['package_id', 'number'])
    .execute();
  await sql`create index package_versions_blob on package_versions (blob_sha256)`.execute(db);
}

async function createDomains(db: Kysely<unknown>, { keyType, jsonType }: SqlDialect): Promise<void> {
  await db.schema
    .createTable('domains')
    .addColumn('id', keyType, (column) => column.primaryKey())
    .addColumn('account_id', keyType, (column) => column.notNull())
    .addColumn('name', keyType, (column) => column.notNull())
    .addColumn('engine_version', keyType, (column) => column.notNull())
    .addColumn('node_count', 'integer', (column) => column.notNull())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('endpoint', 'text')
    .addColumn('update_version', 'integer', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .addColumn('config', jsonType, (column) => column.notNull())
    .addColumn('change', jsonType, (column) => column.notNull())
    .addUniqueConstraint('domains_name', ['account_id', 'name'])
    .execute();

  await db.schema
    .createTable('tags')
    .addColumn('arn', keyType, (column) => column.notNull())
    .addColumn('key', keyType, (column) => column.notNull())
    .addColumn('value', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('tags_pk', ['arn', 'key'])
    .execute();
}

/** What an association joins must be there, when the transaction ends: its statements may come in any order. */
async function createAssociations(db: Kysely<unknown>, { keyType, jsonType }: SqlDialect): Promise<void> {
  await db.schema
    .createTable('associations')
    .addColumn('domain_id', keyType, (column) => column.notNull())
    .addColumn('package_id', keyType, (column) => column.notNull())
    .addColumn('desired_version', 'integer', (column) => column.notNull())
    .addColumn('serving_version', 'integer')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .addColumn('details', jsonType, (column) => column.notNull())
    .addPrimaryKeyConstraint('associations_pk', ['domain_id', 'package_id'])
    .addForeignKeyConstraint('associations_domain', ['domain_id'], 'domains', ['id'], (constraint) =>
      constraint.deferrable().initiallyDeferred(),
    )
    .addForeignKeyConstraint('associations_package', ['package_id'], 'packages', ['id'], (constraint) =>
      constraint.deferrable().initiallyDeferred(),
    )
    .execute();
  await sql`create index associations_of_domain on associations (domain_id, created_at desc, package_id)`.execute(db);
  await sql`create index associations_of_package on associations (package_id, created_at desc, domain_id)`.execute(db);
}

async function createTasks(db: Kysely<unknown>, { name, keyType }: SqlDialect): Promise<void> {
  await db.schema
    .createTable('tasks')
    .addColumn('kind', keyType, (column) => column.notNull())
    .addColumn('id', keyType, (column) => column.notNull())
    .addColumn('due_at', 'bigint', (column) => column.notNull())
    .addColumn('owner', 'text')
    .addColumn('fence', 'bigint', (column) => column.notNull())
    .addColumn('attempt', 'integer', (column) => column.notNull())
    .addColumn('again_at', 'bigint')
    .addPrimaryKeyConstraint('tasks_pk', ['kind', 'id'])
    .execute();
  await sql`create index tasks_due on tasks (due_at)`.execute(db);

  // Fences outlive the rows of tasks: a task that is removed and asked for again must not start over.
  switch (name) {
    case 'postgres':
      await sql`create sequence task_fence`.execute(db);
      break;
    case 'sqlite':
      await sql`create table task_fence (value integer not null)`.execute(db);
      await sql`insert into task_fence (value) values (0)`.execute(db);
      break;
    default:
      name satisfies never;
  }
}

/** Rows in the order in which they were written, under numbers that are never given twice. */
async function createJournals(db: Kysely<unknown>, { name, jsonType }: SqlDialect): Promise<void> {
  const id = sql.raw(
    name === 'sqlite' ? 'id integer primary key autoincrement' : 'id bigint generated always as identity primary key',
  );
  await sql`create table events (
    ${id},
    at bigint not null,
    subject text not null,
    type text not null,
    data ${sql.raw(jsonType)} not null
  )`.execute(db);
  await sql`create table audit_entries (
    ${id},
    at bigint not null,
    request_id text not null,
    operation text not null,
    account_id text not null,
    access_key_id text,
    subject text not null
  )`.execute(db);
}
