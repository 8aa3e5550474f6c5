import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe } from 'vitest';
import type { Store } from '../../src/store/store.ts';
import {
  type DialectName,
  dialectsToTest,
  openTestStore,
  startDatabases,
  type TestDatabases,
} from './store-dialects.ts';

/** A new, empty store for each test, on one of the databases. */
export interface StoreSubject {
  readonly dialect: DialectName;
  readonly store: Store;
  /** As another process would open it. Closed after the test. */
  openAnother(): Promise<Store>;
  /** Lets time pass for due times and leases, without waiting for it. */
  pass(milliseconds: number): Promise<void>;
}

/** Runs the same cases on every database. */
export function describeStore(title: string, cases: (subject: StoreSubject) => void): void {
  describe.each(dialectsToTest)(`${title} on %s`, (dialect) => {
    const subject = new Subject(dialect);
    beforeAll(() => subject.start());
    beforeEach(() => subject.renew());
    afterEach(() => subject.closeAll());
    afterAll(() => subject.stop());
    cases(subject);
  });
}

class Subject implements StoreSubject {
  #databases: TestDatabases | undefined;
  #database = '';
  #stores: Store[] = [];
  #now = Date.parse('2026-03-01T12:00:00Z');

  constructor(readonly dialect: DialectName) {}

  get store(): Store {
    const [store] = this.#stores;
    if (store === undefined) throw new Error('the store is open within a test only');
    return store;
  }

  async start(): Promise<void> {
    this.#databases = await startDatabases(this.dialect);
  }

  async renew(): Promise<void> {
    if (this.#databases === undefined) throw new Error('the databases did not start');
    this.#database = await this.#databases.empty();
    await this.openAnother();
  }

  async openAnother(): Promise<Store> {
    const store = await openTestStore(this.dialect, this.#database, () => new Date(this.#now));
    this.#stores.push(store);
    return store;
  }

  async pass(milliseconds: number): Promise<void> {
    this.#now += milliseconds;
    if (this.dialect === 'sqlite') return;
    // The server's clock cannot be moved: what is compared with it can.
    const client = new pg.Client({ connectionString: this.#database });
    await client.connect();
    await client.query('update tasks set due_at = due_at - $1, again_at = again_at - $1', [milliseconds]);
    await client.end();
  }

  async closeAll(): Promise<void> {
    const stores = this.#stores;
    this.#stores = [];
    for (const store of stores) await store.close();
  }

  async stop(): Promise<void> {
    await this.#databases?.stop();
  }
}
