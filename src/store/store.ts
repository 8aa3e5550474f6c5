import type { Domain } from '../domains/domain.ts';
import type { IndexReport } from '../domains/index-report.ts';
import type { ErrorDetails } from '../model/error-details.ts';
import type { DomainId } from '../model/identity.ts';
import type { Association } from '../packages/association.ts';
import type { Package, PackageStatus, PackageType, PackageVersion } from '../packages/package.ts';
import type { PluginReport } from '../packages/plugin/plugin-report.ts';

/**
 * What the control plane knows, durably. One interface, two databases: embedded SQLite and PostgreSQL.
 * A transaction is serializable in effect: what it read with `lock` cannot change before it ends.
 */
export interface Store extends Repositories {
  /**
   * All or nothing; durable (fsync) when it resolves. Repositories outside a transaction see committed data only.
   * `work` writes through `tx` alone (a write through the store itself would wait for this very transaction) and does nothing
   * else of consequence: after a deadlock or a serialization failure on PostgreSQL it runs again from the start.
   */
  transaction<T>(work: (tx: Repositories) => Promise<T>): Promise<T>;
  /**
   * Differs from before whenever anything was committed since, by whichever process; undefined when this database cannot tell without
   * being asked over a network. What was read at a version is true for as long as it is the same.
   */
  version(): number | undefined;
  /** Called after each commit of this process that appended events. Gives what ends that. The listener returns at once and never throws. */
  onEvents(listener: () => void): () => void;
  close(): Promise<void>;
}

export interface Repositories {
  readonly packages: PackageRepository;
  readonly associations: AssociationRepository;
  readonly domains: DomainRepository;
  readonly tags: TagRepository;
  readonly tasks: TaskRepository;
  readonly events: EventRepository;
  readonly audit: AuditRepository;
  readonly trials: TrialRepository;
  readonly indexReports: IndexReportRepository;
  readonly reopenings: ReopeningRepository;
  readonly reindexes: ReindexRepository;
  readonly webhooks: WebhookRepository;
}

/** One page of a list; `next` is absent on the last one. The cursor is opaque to callers and JSON-safe. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next?: string;
}

export interface PageRequest {
  readonly limit: number;
  /** `next` of the page before. A cursor that this list did not give is an empty page, never an error. */
  readonly after?: string;
}

export interface ReadOptions {
  /** SELECT … FOR NO KEY UPDATE where the database has row locks. Only inside a transaction. */
  readonly lock?: boolean;
}

/** Members are ANDed, the values of one member are ORed; an empty list matches nothing. */
export interface PackageFilter {
  /** Sees what this account owns, what is shared with it, and what is GLOBAL. */
  readonly visibleTo: string;
  readonly ids?: readonly string[];
  readonly names?: readonly string[];
  readonly statuses?: readonly PackageStatus[];
  readonly types?: readonly PackageType[];
  readonly engineVersions?: readonly string[];
  readonly owners?: readonly string[];
}

export interface PackageRepository {
  /** `name-taken`: (account, name) for dictionaries, (account, name, engine version) for the rest, is in use. */
  insert(pkg: Package, version: PackageVersion): Promise<'inserted' | 'name-taken'>;
  find(id: string, options?: ReadOptions): Promise<Package | undefined>;
  /** Newest first (createdAt, then id). */
  list(filter: PackageFilter, page: PageRequest): Promise<Page<Package>>;
  countOwned(accountId: string): Promise<number>;
  /** Replaces every column. @throws RowGoneError, as every update of a row that is not there. */
  update(pkg: Package): Promise<void>;
  /** With its versions. */
  delete(id: string): Promise<void>;

  insertVersion(version: PackageVersion): Promise<void>;
  findVersion(packageId: string, number: number): Promise<PackageVersion | undefined>;
  updateVersion(version: PackageVersion): Promise<void>;
  /** Newest first. */
  listVersions(packageId: string, page: PageRequest): Promise<Page<PackageVersion>>;
  /** What was found in a version of a plugin; replaces what was found before. Gone with the version. */
  savePluginReport(packageId: string, number: number, report: PluginReport): Promise<void>;
  findPluginReport(packageId: string, number: number): Promise<PluginReport | undefined>;
  /** Does any version still name these bytes? */
  isBlobReferenced(sha256: string): Promise<boolean>;
}

export interface AssociationRepository {
  insert(association: Association): Promise<void>;
  find(domainId: DomainId, packageId: string, options?: ReadOptions): Promise<Association | undefined>;
  update(association: Association): Promise<void>;
  delete(domainId: DomainId, packageId: string): Promise<void>;
  /** Newest first (createdAt, then package id). */
  listForDomain(domainId: DomainId, page: PageRequest): Promise<Page<Association>>;
  listForPackage(packageId: string, page: PageRequest): Promise<Page<Association>>;
  /** Every one of a domain: for the reconciler. */
  allForDomain(domainId: DomainId): Promise<readonly Association[]>;
  /** The domains that must look again when this package's state changes. */
  domainsOfPackage(packageId: string): Promise<readonly DomainId[]>;
  countForDomain(domainId: DomainId): Promise<number>;
  countForPackage(packageId: string): Promise<number>;
  deleteForDomain(domainId: DomainId): Promise<void>;
}

export interface DomainRepository {
  insert(domain: Domain): Promise<'inserted' | 'name-taken'>;
  find(id: DomainId, options?: ReadOptions): Promise<Domain | undefined>;
  update(domain: Domain): Promise<void>;
  delete(id: DomainId): Promise<void>;
  /** By name. */
  list(accountId: string): Promise<readonly Domain[]>;
  /** Of every account: for the start of the control plane. */
  all(): Promise<readonly Domain[]>;
}

export interface Tag {
  readonly key: string;
  readonly value: string;
}

export interface TagRepository {
  /** Replaces the value of a key that is there. */
  put(arn: string, tags: readonly Tag[]): Promise<void>;
  /** By key. */
  list(arn: string): Promise<readonly Tag[]>;
  remove(arn: string, keys: readonly string[]): Promise<void>;
  removeAll(arn: string): Promise<void>;
}

/** Which aggregate to look at: tasks are level-triggered, one row per aggregate. */
export interface TaskKey {
  readonly kind: 'package' | 'domain' | 'reindex' | 'webhook';
  readonly id: string;
}

/** A held lease. `fence` grows with each claim of the same task. */
export interface Claim extends TaskKey {
  readonly owner: string;
  readonly fence: number;
  /** How often in a row it was claimed without having been finished as settled. */
  readonly attempt: number;
}

/** The lease ran out and another worker has it: stop, and write nothing more. */
export class LeaseLostError extends Error {
  constructor(readonly task: TaskKey) {
    super(`the lease on ${task.kind} ${task.id} is held by another worker`);
    this.name = 'LeaseLostError';
  }
}

export interface TaskRepository {
  /** Asks that the aggregate be looked at, now or after `afterMs`. Asked again while a worker holds it, it will be looked at once more afterwards. */
  enqueue(task: TaskKey, afterMs?: number): Promise<void>;
  /**
   * A due task of these kinds, or of any, that nobody holds (or whose lease ran out), oldest due first; by the database's clock on
   * PostgreSQL.
   */
  claim(owner: string, leaseMs: number, kinds?: readonly TaskKey['kind'][]): Promise<Claim | undefined>;
  /** @throws LeaseLostError */
  renew(claim: Claim, leaseMs: number): Promise<void>;
  /** For a transaction of the worker: nothing is written by one whose lease is gone. @throws LeaseLostError */
  assertHeld(claim: Claim): Promise<void>;
  /** Gives the lease back; `settled` removes the row unless it was enqueued meanwhile, otherwise it is due again after `afterMs`. No error when lost. */
  finish(
    claim: Claim,
    outcome: { readonly settled: true } | { readonly settled: false; readonly afterMs: number },
  ): Promise<void>;
  /** Gives back every lease of this owner: for a process that knows its predecessor of that name to be dead. */
  release(owner: string): Promise<void>;
  /** Removes the row, held or not: its aggregate is gone. */
  remove(task: TaskKey): Promise<void>;
  /** Milliseconds until the next task is due; undefined when there is none. For tests and the loop's sleep. */
  nextDueIn(): Promise<number | undefined>;
}

/** What happened to an aggregate, for `events` and progress. */
export interface Event {
  readonly id: number;
  readonly at: Date;
  /** `package/F123456789`, `domain/000000000000/demo`, `association/000000000000/demo/F123456789`. */
  readonly subject: string;
  /** `PackageAvailable`, `AssociationActive` … */
  readonly type: string;
  readonly data: Readonly<Record<string, string | number | boolean>> | ErrorDetails;
}

export interface NewEvent extends Omit<Event, 'id'> {
  /** Whose it is. Absent: of the account in the subject, or of the owner of the package that it names. */
  readonly accountId?: string;
}

/** Members are ANDed; absent ones let everything through. */
export interface EventFilter {
  /** Of what this account owns. */
  readonly accountId: string;
  /** And of the packages that are shared with it. */
  readonly shared: boolean;
  readonly subject?: string;
  readonly types?: readonly string[];
}

export interface EventRepository {
  /** In its transaction the webhooks of the account get something to do. */
  append(event: NewEvent): Promise<void>;
  /** In order, after this id. */
  list(after: number, limit: number): Promise<readonly Event[]>;
  /** Those that the filter lets through, in order, after this id. */
  listFor(filter: EventFilter, after: number, limit: number): Promise<readonly Event[]>;
  /** The id of the newest; 0 when there is none. */
  newest(): Promise<number>;
  /** Of one subject and type, newest first: an association's history. */
  recent(subject: string, type: string, limit: number): Promise<readonly Event[]>;
  /**
   * Of the oldest `limit` events, removes those from before this time, up to this id; the newest of all stays. Gives how many went.
   */
  sweep(before: Date, upTo: number, limit: number): Promise<number>;
}

/** Who asked for what: one row per changing request, in its transaction. */
export interface AuditEntry {
  readonly at: Date;
  readonly requestId: string;
  readonly operation: string;
  readonly accountId: string;
  readonly accessKeyId?: string;
  /** `domain/…` or `package/…`. */
  readonly subject: string;
}

export interface AuditRepository {
  append(entry: AuditEntry): Promise<void>;
  /** Newest first. */
  list(limit: number): Promise<readonly AuditEntry[]>;
  /** Of the oldest `limit` entries, removes those from before this time. Gives how many went. */
  sweep(before: Date, limit: number): Promise<number>;
}

/** Bytes of a version that lie staged on every node of a domain for as long as somebody tries them out: a plan, a preview. */
export interface Trial {
  /** A GUID. */
  readonly id: string;
  readonly domainId: DomainId;
  readonly packageId: string;
  readonly version: number;
  /** From then on the nodes need not keep the bytes. */
  readonly expiresAt: Date;
  readonly state:
    | { readonly status: 'staging' }
    /** Where the bytes lie on every node, relative to the config directory. */
    | { readonly status: 'staged'; readonly stagedPath: string }
    | { readonly status: 'failed'; readonly error: ErrorDetails };
}

export interface TrialRepository {
  insert(trial: Trial): Promise<void>;
  find(id: string): Promise<Trial | undefined>;
  allForDomain(domainId: DomainId): Promise<readonly Trial[]>;
  /** Nothing when it is gone. */
  update(trial: Trial): Promise<void>;
  delete(id: string): Promise<void>;
}

export interface IndexReportRepository {
  /** Replaces all of an association; an empty list removes them. Nothing when the association is gone. */
  replace(domainId: DomainId, packageId: string, reports: readonly IndexReport[]): Promise<void>;
  /** By index name. */
  list(domainId: DomainId, packageId: string): Promise<readonly IndexReport[]>;
}

/**
 * Indices of users that are being closed and opened: written down before each is closed, so that whatever becomes of the process, somebody
 * opens them again.
 */
export interface ReopeningRepository {
  /** Nothing when it is written down already. */
  begin(domainId: DomainId, index: string): Promise<void>;
  end(domainId: DomainId, index: string): Promise<void>;
  /** By name. */
  list(domainId: DomainId): Promise<readonly string[]>;
}

/** An index that is made anew with other analyzers, behind its alias: new index, documents copied, alias swapped, the old one kept. */
export interface Reindex {
  /** A GUID. */
  readonly id: string;
  readonly domainId: DomainId;
  readonly source: string;
  readonly target: string;
  /** Points at `source` before, at `target` after. */
  readonly alias: string;
  readonly state:
    | { readonly status: 'CREATING' }
    /** `task` is the engine's own; absent before it was started, or when the node that ran it is gone. */
    | { readonly status: 'COPYING'; readonly task?: string; readonly copied: number; readonly total: number }
    | { readonly status: 'SWAPPING' }
    | { readonly status: 'DONE' }
    | { readonly status: 'FAILED'; readonly error: ErrorDetails }
    | { readonly status: 'CANCELLED' };
  /** Whether `source` refused writes before: its owner's block, which stays. Absent: it was not looked at yet, and is not blocked by us. */
  readonly sourceWasBlocked?: boolean;
  readonly cancelRequested?: true;
  readonly createdAt: Date;
  readonly lastUpdatedAt: Date;
}

export interface ReindexRepository {
  insert(reindex: Reindex): Promise<void>;
  find(id: string, options?: ReadOptions): Promise<Reindex | undefined>;
  update(reindex: Reindex): Promise<void>;
  /** Newest first. */
  listForDomain(domainId: DomainId, page: PageRequest): Promise<Page<Reindex>>;
}

/** Who is told of events. */
export interface Webhook {
  /** A GUID. */
  readonly id: string;
  readonly accountId: string;
  readonly url: string;
  /** Signs each delivery (HMAC-SHA256). */
  readonly secret: string;
  /** Event types; empty: all. */
  readonly types: readonly string[];
  readonly createdAt: Date;
  /** The last event that was delivered or given up: deliveries are in order. */
  readonly cursor: number;
  readonly failing?: {
    readonly attempts: number;
    readonly since: Date;
    readonly reason: string;
    readonly retryAt: Date;
  };
}

/** An event that a webhook would not take: all of it, as it outlives the row of the event. */
export interface DeadLetter {
  readonly webhookId: string;
  readonly event: Event;
  /** When it was given up, or was offered since and not taken. */
  readonly at: Date;
  readonly attempts: number;
  readonly reason: string;
}

export interface WebhookRepository {
  insert(webhook: Webhook): Promise<void>;
  find(id: string, options?: ReadOptions): Promise<Webhook | undefined>;
  update(webhook: Webhook): Promise<void>;
  /** With its dead letters. */
  delete(id: string): Promise<void>;
  list(accountId: string): Promise<readonly Webhook[]>;
  all(): Promise<readonly Webhook[]>;
  /** Replaces that of the same event. */
  addDeadLetter(letter: DeadLetter): Promise<void>;
  findDeadLetter(webhookId: string, eventId: number): Promise<DeadLetter | undefined>;
  /** Oldest first. */
  deadLetters(webhookId: string, page: PageRequest): Promise<Page<DeadLetter>>;
  removeDeadLetter(webhookId: string, eventId: number): Promise<void>;
  /** Removes up to `limit` from before this time, the oldest first. Gives how many went. */
  sweepDeadLetters(before: Date, limit: number): Promise<number>;
}
