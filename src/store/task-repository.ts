import { sql } from 'kysely';
import type { Connection } from './connection.ts';
import { statement } from './statements.ts';
import { type Claim, LeaseLostError, type TaskKey, type TaskRepository } from './store.ts';

type Outcome = Parameters<TaskRepository['finish']>[1];

const ENQUEUE = statement<{ kind: TaskKey['kind']; id: string; afterMs: number }>()(({ db, value, now }) =>
  db
    .insertInto('tasks')
    .values({
      kind: value('kind'),
      id: value('id'),
      due_at: sql<number>`${now} + ${value('afterMs')}`,
      owner: null,
      fence: 0,
      attempt: 0,
      again_at: null,
    })
    .onConflict((conflict) =>
      conflict.columns(['kind', 'id']).doUpdateSet({
        due_at: sql<number>`case when tasks.owner is null and excluded.due_at < tasks.due_at
          then excluded.due_at else tasks.due_at end`,
        again_at: sql<number | null>`case when tasks.owner is null or tasks.again_at < excluded.due_at
          then tasks.again_at else excluded.due_at end`,
      }),
    ),
);

/**
 * Row locks on PostgreSQL are chosen so that nobody waits for nothing: a claim (FOR UPDATE SKIP LOCKED) passes over a task that
 * a transaction works under (`assertHeld`, FOR KEY SHARE), and asking for a task again (an update of no key) waits for neither.
 */
export class SqlTaskRepository implements TaskRepository {
  constructor(private readonly connection: Connection) {}

  async enqueue(task: TaskKey, afterMs = 0): Promise<void> {
    const { write, statements } = this.connection;
    await statements.execute(write, ENQUEUE, { kind: task.kind, id: task.id, afterMs });
  }

  claim(owner: string, leaseMs: number, kinds?: readonly TaskKey['kind'][]): Promise<Claim | undefined> {
    const { dialect } = this.connection;
    return this.connection.atomic(async (db) => {
      const task = await db
        .selectFrom('tasks')
        .select(['kind', 'id', 'attempt'])
        .where('due_at', '<=', dialect.now())
        .$if(kinds !== undefined, (query) => query.where('kind', 'in', kinds ?? []))
        .orderBy('due_at')
        .limit(1)
        .$if(dialect.hasRowLocks, (query) => query.forUpdate().skipLocked())
        .executeTakeFirst();
      if (task === undefined) return undefined;
      const claim = { ...task, owner, fence: await dialect.nextFence(db), attempt: task.attempt + 1 };
      await db
        .updateTable('tasks')
        .set({
          owner,
          fence: claim.fence,
          attempt: claim.attempt,
          due_at: sql<number>`${dialect.now()} + ${leaseMs}`,
          // This look answers what was asked for up to now.
          again_at: sql<number | null>`case when again_at > ${dialect.now()} then again_at end`,
        })
        .where('kind', '=', task.kind)
        .where('id', '=', task.id)
        .execute();
      return claim;
    });
  }

  async renew(claim: Claim, leaseMs: number): Promise<void> {
    const result = await this.held(claim)
      .set({ due_at: sql<number>`${this.connection.dialect.now()} + ${leaseMs}` })
      .executeTakeFirst();
    if (result.numUpdatedRows === 0n) throw new LeaseLostError(claim);
  }

  async assertHeld(claim: Claim): Promise<void> {
    const { write, dialect } = this.connection;
    const row = await write
      .selectFrom('tasks')
      .select('fence')
      .where('kind', '=', claim.kind)
      .where('id', '=', claim.id)
      .where('owner', '=', claim.owner)
      .where('fence', '=', claim.fence)
      .$if(dialect.hasRowLocks, (query) => query.forKeyShare())
      .executeTakeFirst();
    if (row === undefined) throw new LeaseLostError(claim);
  }

  async finish(claim: Claim, outcome: Outcome): Promise<void> {
    if (!outcome.settled) {
      const later = sql<number>`${this.connection.dialect.now()} + ${outcome.afterMs}`;
      const due_at = sql<number>`case when again_at < ${later} then again_at else ${later} end`;
      await this.held(claim).set({ owner: null, due_at, again_at: null }).execute();
      return;
    }
    const { numDeletedRows } = await this.connection.write
      .deleteFrom('tasks')
      .where('kind', '=', claim.kind)
      .where('id', '=', claim.id)
      .where('owner', '=', claim.owner)
      .where('fence', '=', claim.fence)
      .where('again_at', 'is', null)
      .executeTakeFirst();
    if (numDeletedRows > 0n) return;
    await this.held(claim)
      .set({ owner: null, due_at: sql<number>`coalesce(again_at, due_at)`, again_at: null, attempt: 0 })
      .execute();
  }

  async release(owner: string): Promise<void> {
    const { write, dialect } = this.connection;
    await write.updateTable('tasks').where('owner', '=', owner).set({ owner: null, due_at: dialect.now() }).execute();
  }

  async remove(task: TaskKey): Promise<void> {
    await this.connection.write.deleteFrom('tasks').where('kind', '=', task.kind).where('id', '=', task.id).execute();
  }

  async nextDueIn(): Promise<number | undefined> {
    const row = await this.connection.read
      .selectFrom('tasks')
      .select(sql<number>`due_at - ${this.connection.dialect.now()}`.as('milliseconds'))
      .orderBy('due_at')
      .limit(1)
      .executeTakeFirst();
    return row && Math.max(0, row.milliseconds);
  }

  /** An update that does nothing once another worker has claimed the task. */
  private held(claim: Claim) {
    return this.connection.write
      .updateTable('tasks')
      .where('kind', '=', claim.kind)
      .where('id', '=', claim.id)
      .where('owner', '=', claim.owner)
      .where('fence', '=', claim.fence);
  }
}
