import type { Selectable } from 'kysely';
import type { DomainId } from '../model/identity.ts';
import type { Connection } from './connection.ts';
import { decode, encode } from './json.ts';
import type { TrialTable } from './schema.ts';
import type { Trial, TrialRepository } from './store.ts';

export class SqlTrialRepository implements TrialRepository {
  constructor(private readonly connection: Connection) {}

  async insert(trial: Trial): Promise<void> {
    await this.connection.write.insertInto('trials').values(trialRow(trial)).execute();
  }

  async find(id: string): Promise<Trial | undefined> {
    const row = await this.connection.read.selectFrom('trials').selectAll().where('id', '=', id).executeTakeFirst();
    return row && trialFrom(row);
  }

  async allForDomain(domainId: DomainId): Promise<readonly Trial[]> {
    const rows = await this.connection.read
      .selectFrom('trials')
      .selectAll()
      .where('domain_id', '=', domainId)
      .orderBy('expires_at')
      .orderBy('id')
      .execute();
    return rows.map(trialFrom);
  }

  /** Whoever tries something out may have stopped waiting: then there is nobody to tell. */
  async update(trial: Trial): Promise<void> {
    const { id, ...columns } = trialRow(trial);
    await this.connection.write.updateTable('trials').set(columns).where('id', '=', id).execute();
  }

  async delete(id: string): Promise<void> {
    await this.connection.write.deleteFrom('trials').where('id', '=', id).execute();
  }
}

function trialRow(trial: Trial): TrialTable {
  return {
    id: trial.id,
    domain_id: trial.domainId,
    package_id: trial.packageId,
    version: trial.version,
    expires_at: trial.expiresAt.getTime(),
    state: encode(trial.state),
  };
}

function trialFrom(row: Selectable<TrialTable>): Trial {
  return {
    id: row.id,
    domainId: row.domain_id,
    packageId: row.package_id,
    version: row.version,
    expiresAt: new Date(row.expires_at),
    state: decode(row.state),
  };
}
