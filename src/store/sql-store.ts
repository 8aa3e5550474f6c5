import { setTimeout as delay } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import { SqlAssociationRepository } from './association-repository.ts';
import { SqlAuditRepository } from './audit-repository.ts';
import type { Connection } from './connection.ts';
import { SqlDomainRepository } from './domain-repository.ts';
import { SqlEventRepository } from './event-repository.ts';
import { SqlIndexReportRepository } from './index-report-repository.ts';
import { SqlPackageRepository } from './package-repository.ts';
import { SqlReindexRepository } from './reindex-repository.ts';
import { SqlReopeningRepository } from './reopening-repository.ts';
import type { Schema } from './schema.ts';
import type { SqlDialect } from './sql-dialect.ts';
import { Statements } from './statements.ts';
import type { Repositories, Store } from './store.ts';
import { SqlTagRepository } from './tag-repository.ts';
import { SqlTaskRepository } from './task-repository.ts';
import { SqlTrialRepository } from './trial-repository.ts';
import { SqlWebhookRepository } from './webhook-repository.ts';

export interface SqlStoreOptions {
  readonly dialect: SqlDialect;
  readonly write: Kysely<Schema>;
  /** Another connection for reads outside a transaction; may be the same. */
  readonly read: Kysely<Schema>;
  /** Was the transaction undone by the database for no fault of its own, so that it may be tried again? */
  readonly isRetryable: (error: unknown) => boolean;
  /** See Store; absent when the database cannot tell. */
  readonly version?: () => number;
  /** The last thing done on the writing connection. */
  readonly beforeClose?: () => Promise<void>;
}

const ATTEMPTS = 8;

export class SqlStore implements Store {
  readonly packages;
  readonly associations;
  readonly domains;
  readonly tags;
  readonly tasks;
  readonly events;
  readonly audit;
  readonly trials;
  readonly indexReports;
  readonly reopenings;
  readonly reindexes;
  readonly webhooks;

  readonly #statements: Statements;
  readonly #listeners = new Set<() => void>();

  constructor(private readonly options: SqlStoreOptions) {
    this.#statements = new Statements(options.dialect);
    const { dialect, read, write } = options;
    const outside: Connection = {
      dialect,
      statements: this.#statements,
      read,
      write,
      atomic: (work) => this.transact((connection) => work(connection.write)),
      beforeCommit: (work) => this.transact((connection) => connection.beforeCommit(work)),
    };
    const repositories = repositoriesOn(outside);
    this.packages = repositories.packages;
    this.associations = repositories.associations;
    this.domains = repositories.domains;
    this.tags = repositories.tags;
    this.tasks = repositories.tasks;
    this.events = repositories.events;
    this.audit = repositories.audit;
    this.trials = repositories.trials;
    this.indexReports = repositories.indexReports;
    this.reopenings = repositories.reopenings;
    this.reindexes = repositories.reindexes;
    this.webhooks = repositories.webhooks;
  }

  transaction<T>(work: (tx: Repositories) => Promise<T>): Promise<T> {
    return this.transact((connection) => work(repositoriesOn(connection)));
  }

  version(): number | undefined {
    return this.options.version?.();
  }

  onEvents(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    await this.options.beforeClose?.();
    await this.options.read.destroy();
    if (this.options.write !== this.options.read) await this.options.write.destroy();
  }

  private async transact<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.attempt(work);
      } catch (error) {
        if (attempt === ATTEMPTS || !this.options.isRetryable(error)) throw error;
        // Apart from each other, or the same transactions would meet again.
        await delay(Math.random() * 5 * 2 ** attempt);
      }
    }
  }

  private async attempt<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    const last: ((db: Kysely<Schema>) => Promise<void>)[] = [];
    const done = await this.options.write.transaction().execute(async (db) => {
      const result = await work({
        dialect: this.options.dialect,
        statements: this.#statements,
        read: db,
        write: db,
        atomic: (statements) => statements(db),
        beforeCommit: async (statements) => {
          last.push(statements);
        },
      });
      for (const statements of last) await statements(db);
      return result;
    });
    if (last.length > 0) for (const listener of this.#listeners) listener();
    return done;
  }
}

function repositoriesOn(connection: Connection): Repositories {
  return {
    packages: new SqlPackageRepository(connection),
    associations: new SqlAssociationRepository(connection),
    domains: new SqlDomainRepository(connection),
    tags: new SqlTagRepository(connection),
    tasks: new SqlTaskRepository(connection),
    events: new SqlEventRepository(connection),
    audit: new SqlAuditRepository(connection),
    trials: new SqlTrialRepository(connection),
    indexReports: new SqlIndexReportRepository(connection),
    reopenings: new SqlReopeningRepository(connection),
    reindexes: new SqlReindexRepository(connection),
    webhooks: new SqlWebhookRepository(connection),
  };
}
