import type { Kysely, Migration } from 'kysely';
import type { SqlDialect } from '../sql-dialect.ts';

/** What was found in each version of a plugin. Apart from the version: it is large, and asked for seldom. */
export const pluginReports = ({ keyType, jsonType }: SqlDialect): Migration => ({
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('plugin_reports')
      .addColumn('package_id', keyType, (column) => column.notNull())
      .addColumn('version', 'integer', (column) => column.notNull())
      .addColumn('report', jsonType, (column) => column.notNull())
      .addPrimaryKeyConstraint('plugin_reports_pk', ['package_id', 'version'])
      .addForeignKeyConstraint(
        'plugin_reports_version',
        ['package_id', 'version'],
        'package_versions',
        ['package_id', 'number'],
        (constraint) => constraint.onDelete('cascade'),
      )
      .execute();
  },
});
