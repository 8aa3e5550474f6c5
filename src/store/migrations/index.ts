import { type Kysely, type Migration, Migrator } from 'kysely';
import type { Schema } from '../schema.ts';
import type { SqlDialect } from '../sql-dialect.ts';
import { initial } from './0001-initial.ts';
import { dictionaryChanges } from './0002-dictionary-changes.ts';
import { pluginReports } from './0003-plugin-reports.ts';

const migrations = (dialect: SqlDialect): Record<string, Migration> => ({
  '0001-initial': initial(dialect),
  '0002-dictionary-changes': dictionaryChanges(dialect),
  '0003-plugin-reports': pluginReports(dialect),
});

/** Brings the schema up to date. Never backwards: a schema newer than this release is refused. */
export async function migrate(db: Kysely<Schema>, dialect: SqlDialect): Promise<void> {
  const known = migrations(dialect);
  const migrator = new Migrator({ db, provider: { getMigrations: async () => known } });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
}
