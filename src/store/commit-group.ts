import type { SqliteDatabase } from './sqlite-database.ts';

/** The shared commit failed and everything in it was undone, through no fault of most of its members: each may try again by itself. */
export class CommitGroupLostError extends Error {
  constructor(cause: unknown) {
    super('the commit that this transaction shared with others failed: nothing of it was written', { cause });
    this.name = 'CommitGroupLostError';
  }
}

interface Group {
  members: number;
  isScheduled: boolean;
  readonly settled: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Members at most: with more, the first would wait long for a disk that is free. */
const MAX_MEMBERS = 64;

/**
 * Transactions that follow each other at once share one COMMIT, and so one wait for the disk. Each is a savepoint: its failure undoes
 * itself alone. None of them is over, and neither is one that only saw what they wrote, before the shared commit is on the disk.
 */
export class CommitGroup {
  #group: Group | undefined;
  /** How many of the next transactions commit by themselves, so that what made a group fail harms nobody twice. */
  #alone = 0;

  constructor(private readonly database: SqliteDatabase) {}

  get isOpen(): boolean {
    return this.#group !== undefined;
  }

  /** The write lock has been taken: BEGIN IMMEDIATE was executed. */
  open(): void {
    let settle: Pick<Group, 'resolve' | 'reject'> | undefined;
    const settled = new Promise<void>((resolve, reject) => {
      settle = { resolve, reject };
    });
    // Whoever belongs to the group hears of it by awaiting; a group of transactions that were undone has nobody.
    settled.catch(() => undefined);
    if (settle !== undefined) this.#group = { members: 0, isScheduled: false, settled, ...settle };
  }

  join(): void {
    this.database.exec('savepoint member');
  }

  /** The member has written all; resolves when that is on the disk. */
  leave(): { readonly settled: Promise<void> } {
    this.database.exec('release member');
    return this.#leave();
  }

  /** Undoes the member. What it saw of the others is true only once they are on the disk. */
  undo(): { readonly settled: Promise<void> } {
    if (!this.database.isTransaction) {
      // SQLite undid everything by itself, as it does when the disk is full.
      return this.#lost(new Error('SQLite rolled the transaction back'));
    }
    this.database.exec('rollback to member');
    this.database.exec('release member');
    if (this.#group?.members !== 0) return this.#leave();
    this.database.exec('rollback');
    this.#close()?.resolve();
    return SETTLED;
  }

  /** Between two members: commits now when the group is full, otherwise when the requests that are there have joined. */
  commitSoon(isIdle: () => boolean): void {
    const group = this.#group;
    if (group === undefined) return;
    if (this.#alone > 0) {
      this.#alone -= 1;
      this.commit();
    } else if (group.members >= MAX_MEMBERS) this.commit();
    else if (!group.isScheduled) {
      group.isScheduled = true;
      setImmediate(() => {
        group.isScheduled = false;
        // Else the member that is at work asks again when it is done.
        if (this.#group === group && isIdle()) this.commit();
      });
    }
  }

  /** Commits what is there, if anything. Failure is told to the members. */
  commit(): void {
    if (this.#group === undefined) return;
    try {
      this.database.exec('commit');
    } catch (error) {
      if (this.database.isTransaction) this.database.exec('rollback');
      this.#lost(error);
      return;
    }
    this.#close()?.resolve();
  }

  #leave(): { readonly settled: Promise<void> } {
    const group = this.#group;
    if (group === undefined) return SETTLED;
    group.members += 1;
    return group;
  }

  #lost(error: unknown): { readonly settled: Promise<void> } {
    const group = this.#close();
    if (group === undefined) return SETTLED;
    const isShared = group.members > 1;
    if (isShared) this.#alone = group.members;
    group.reject(isShared ? new CommitGroupLostError(error) : error);
    return group;
  }

  #close(): Group | undefined {
    const group = this.#group;
    this.#group = undefined;
    return group;
  }
}

const SETTLED = { settled: Promise.resolve() };
