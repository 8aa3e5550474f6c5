import type { Connection } from './connection.ts';
import type { Tag, TagRepository } from './store.ts';

export class SqlTagRepository implements TagRepository {
  constructor(private readonly connection: Connection) {}

  async put(arn: string, tags: readonly Tag[]): Promise<void> {
    if (tags.length === 0) return;
    // One row per key, the last value wins: a statement must not touch a row twice.
    const values = [...new Map(tags.map((tag) => [tag.key, { arn, key: tag.key, value: tag.value }])).values()];
    await this.connection.write
      .insertInto('tags')
      .values(values)
      .onConflict((conflict) =>
        conflict.columns(['arn', 'key']).doUpdateSet((set) => ({ value: set.ref('excluded.value') })),
      )
      .execute();
  }

  list(arn: string): Promise<readonly Tag[]> {
    return this.connection.read
      .selectFrom('tags')
      .select(['key', 'value'])
      .where('arn', '=', arn)
      .orderBy('key')
      .execute();
  }

  async remove(arn: string, keys: readonly string[]): Promise<void> {
    await this.connection.write
      .deleteFrom('tags')
      .where('arn', '=', arn)
      .where(this.connection.dialect.isOneOf('key', keys))
      .execute();
  }

  async removeAll(arn: string): Promise<void> {
    await this.connection.write.deleteFrom('tags').where('arn', '=', arn).execute();
  }
}
