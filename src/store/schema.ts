import type { Generated } from 'kysely';
import type { Domain, DomainStatus } from '../domains/domain.ts';
import type { IndexReport } from '../domains/index-report.ts';
import type { Association } from '../packages/association.ts';
import type { Package, PackageStatus, PackageType, PackageVersion } from '../packages/package.ts';
import type { PluginReport } from '../packages/plugin/plugin-report.ts';
import type { Json } from './json.ts';
import type { DeadLetter, Event, Reindex, TaskKey, Trial, Webhook } from './store.ts';

/**
 * The tables, the same in both databases. What is asked for is a column; the rest of an aggregate is one JSON document, which
 * also keeps any text that a request may hold (PostgreSQL's `text` refuses U+0000, its `json` does not).
 * Times are milliseconds since the epoch: exact, and equal in both databases.
 */
export interface Schema {
  packages: PackageTable;
  package_viewers: PackageViewerTable;
  package_versions: PackageVersionTable;
  plugin_reports: PluginReportTable;
  domains: DomainTable;
  associations: AssociationTable;
  tags: TagTable;
  tasks: TaskTable;
  events: EventTable;
  audit_entries: AuditEntryTable;
  trials: TrialTable;
  index_reports: IndexReportTable;
  reopenings: ReopeningTable;
  reindexes: ReindexTable;
  webhooks: WebhookTable;
  dead_letters: DeadLetterTable;
}

/** Members of a package that nothing is looked up by. */
export type PackageDetails = Pick<
  Package,
  'description' | 'error' | 'plugin' | 'configuration' | 'vendingEnabled' | 'encryption' | 'allowedUsers'
>;

export interface PackageTable {
  id: string;
  account_id: string;
  name: string;
  type: PackageType;
  engine_version: string | null;
  status: PackageStatus;
  newest_version: number;
  available_version: number | null;
  created_at: number;
  updated_at: number;
  details: Json<PackageDetails>;
}

/** Who sees a package: its owner and its allowed users. With the package's `created_at`, so that a page is one index walk. */
export interface PackageViewerTable {
  package_id: string;
  viewer: string;
  created_at: number;
}

export type PackageVersionDetails = Pick<PackageVersion, 'source' | 'commitMessage' | 'configuration' | 'state'>;

export interface PackageVersionTable {
  package_id: string;
  number: number;
  /** The bytes that the version's state names. */
  blob_sha256: string | null;
  created_at: number;
  details: Json<PackageVersionDetails>;
}

export interface PluginReportTable {
  package_id: string;
  version: number;
  report: Json<PluginReport>;
}

export interface DomainTable {
  id: string;
  account_id: string;
  name: string;
  engine_version: string;
  node_count: number;
  status: DomainStatus;
  endpoint: string | null;
  update_version: number;
  created_at: number;
  updated_at: number;
  config: Json<Domain['config']>;
  change: Json<Domain['change']>;
}

export type AssociationDetails = Omit<
  Association,
  'domainId' | 'packageId' | 'desiredVersion' | 'servingVersion' | 'createdAt' | 'lastUpdatedAt'
>;

export interface AssociationTable {
  domain_id: string;
  package_id: string;
  desired_version: number;
  serving_version: number | null;
  created_at: number;
  updated_at: number;
  details: Json<AssociationDetails>;
}

export interface TagTable {
  arn: string;
  key: string;
  value: string;
}

export interface TaskTable {
  kind: TaskKey['kind'];
  id: string;
  /** When a worker may claim it; of a held task, when its lease runs out. */
  due_at: number;
  /** Null: nobody holds it. */
  owner: string | null;
  fence: number;
  attempt: number;
  /** Asked for again while it was held: due then, after it is given back. */
  again_at: number | null;
}

export interface EventTable {
  id: Generated<number>;
  at: number;
  subject: string;
  type: string;
  data: Json<Event['data']>;
  /** Whose it is; null for a package that was gone when accounts were first written down. */
  account_id: string | null;
}

export interface AuditEntryTable {
  id: Generated<number>;
  at: number;
  request_id: string;
  operation: string;
  account_id: string;
  access_key_id: string | null;
  subject: string;
}

export interface TrialTable {
  id: string;
  domain_id: string;
  package_id: string;
  version: number;
  expires_at: number;
  state: Json<Trial['state']>;
}

export interface IndexReportTable {
  domain_id: string;
  package_id: string;
  reports: Json<readonly IndexReport[]>;
}

export interface ReopeningTable {
  domain_id: string;
  index_name: string;
}

export type ReindexDetails = Omit<Reindex, 'id' | 'domainId' | 'createdAt' | 'lastUpdatedAt'>;

export interface ReindexTable {
  id: string;
  domain_id: string;
  created_at: number;
  updated_at: number;
  details: Json<ReindexDetails>;
}

export type WebhookDetails = Omit<Webhook, 'id' | 'accountId' | 'createdAt' | 'cursor'>;

export interface WebhookTable {
  id: string;
  account_id: string;
  created_at: number;
  cursor: number;
  details: Json<WebhookDetails>;
}

export interface DeadLetterTable {
  webhook_id: string;
  event_id: number;
  at: number;
  details: Json<Omit<DeadLetter, 'webhookId' | 'at'>>;
}
