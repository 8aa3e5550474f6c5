import { type Kysely, type Migration, sql } from 'kysely';
import type { SqlDialect } from '../sql-dialect.ts';

/** Rehearsals and previews, the truth about indices, reindexing, webhooks; and events know whose they are. */
export const dictionaryChanges = (dialect: SqlDialect): Migration => ({
  async up(db: Kysely<unknown>) {
    await createTrials(db, dialect);
    await createIndexReports(db, dialect);
    await createReopenings(db, dialect);
    await createReindexes(db, dialect);
    await createWebhooks(db, dialect);
    await addEventAccounts(db, dialect);
  },
});

async function createTrials(db: Kysely<unknown>, { keyType, jsonType }: SqlDialect): Promise<void> {
  await db.schema
    .createTable('trials')
    .addColumn('id', keyType, (column) => column.primaryKey())
    .addColumn('domain_id', keyType, (column) => column.notNull().references('domains.id').onDelete('cascade'))
    .addColumn('package_id', keyType, (column) => column.notNull().references('packages.id').onDelete('cascade'))
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .addColumn('state', jsonType, (column) => column.notNull())
    .execute();
  await sql`create index trials_of_domain on trials (domain_id, expires_at)`.execute(db);
  await sql`create index trials_of_package on trials (package_id)`.execute(db);
}

/** One row an association: its reports are always written and read together. */
async function createIndexReports(db: Kysely<unknown>, { keyType, jsonType }: SqlDialect): Promise<void> {
  await db.schema
    .createTable('index_reports')
    .addColumn('domain_id', keyType, (column) => column.notNull())
    .addColumn('package_id', keyType, (column) => column.notNull())
    .addColumn('reports', jsonType, (column) => column.notNull())
    .addPrimaryKeyConstraint('index_reports_pk', ['domain_id', 'package_id'])
    .addForeignKeyConstraint(
      'index_reports_association',
      ['domain_id', 'package_id'],
      'associations',
      ['domain_id', 'package_id'],
      (constraint) => constraint.onDelete('cascade'),
    )
    .execute();
}

async function createReopenings(db: Kysely<unknown>, { keyType }: SqlDialect): Promise<void> {
  await db.schema
    .createTable('reopenings')
    .addColumn('domain_id', keyType, (column) => column.notNull().references('domains.id').onDelete('cascade'))
    .addColumn('index_name', keyType, (column) => column.notNull())
    .addPrimaryKeyConstraint('reopenings_pk', ['domain_id', 'index_name'])
    .execute();
}

async function createReindexes(db: Kysely<unknown>, { keyType, jsonType }: SqlDialect): Promise<void> {
  await db.schema
    .createTable('reindexes')
    .addColumn('id', keyType, (column) => column.primaryKey())
    .addColumn('domain_id', keyType, (column) => column.notNull().references('domains.id').onDelete('cascade'))
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .addColumn('details', jsonType, (column) => column.notNull())
    .execute();
  await sql`create index reindexes_of_domain on reindexes (domain_id, created_at desc, id)`.execute(db);
}

async function createWebhooks(db: Kysely<unknown>, { keyType, jsonType }: SqlDialect): Promise<void> {
  await db.schema
    .createTable('webhooks')
    .addColumn('id', keyType, (column) => column.primaryKey())
    .addColumn('account_id', keyType, (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('cursor', 'bigint', (column) => column.notNull())
    .addColumn('details', jsonType, (column) => column.notNull())
    .execute();
  await sql`create index webhooks_of_account on webhooks (account_id, created_at, id)`.execute(db);

  await db.schema
    .createTable('dead_letters')
    .addColumn('webhook_id', keyType, (column) => column.notNull().references('webhooks.id').onDelete('cascade'))
    .addColumn('event_id', 'bigint', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('details', jsonType, (column) => column.notNull())
    .addPrimaryKeyConstraint('dead_letters_pk', ['webhook_id', 'event_id'])
    .execute();
  await sql`create index dead_letters_by_time on dead_letters (at)`.execute(db);
}

/** Whose an event is was in its subject, or in the package that it names; a package that is gone has taken that with it. */
async function addEventAccounts(db: Kysely<unknown>, { keyType }: SqlDialect): Promise<void> {
  await db.schema.alterTable('events').addColumn('account_id', keyType).execute();
  await sql`update events set account_id = case
    when subject like 'domain/%' then substr(subject, 8, 12)
    when subject like 'association/%' then substr(subject, 13, 12)
    else (select packages.account_id from packages where packages.id = substr(events.subject, 9)) end`.execute(db);
  await sql`create index events_of_account on events (account_id, id)`.execute(db);
  await sql`create index events_of_subject on events (subject, type, id)`.execute(db);
}
