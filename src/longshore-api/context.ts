import type { BlobStore } from '../blob/blob-store.ts';
import type { ConnectCluster } from '../opensearch/cluster.ts';
import type { ConnectIndexAdmin } from '../opensearch/index-admin.ts';
import type { ConnectPreview } from '../opensearch/preview.ts';
import type { OperationContext } from '../operations/operation.ts';
import type { Deliver } from '../webhooks/deliver.ts';
import type { EventNews } from './event-news.ts';
import type { RuleWorkers } from './rule-work/rule-workers.ts';
import type { SearchLog } from './search-log.ts';

/** What the routes of our own API need besides what operations do. */
export interface ApiParts {
  readonly blobs: Pick<BlobStore, 'open' | 'put'>;
  /** Runs work that puts bytes and names them in a row, while no bytes are swept for want of a row. */
  readonly keepBytes: <T>(work: () => Promise<T>) => Promise<T>;
  readonly connectCluster: ConnectCluster;
  readonly connectPreview: ConnectPreview;
  readonly connectIndexAdmin: ConnectIndexAdmin;
  readonly searchLog: SearchLog;
  readonly ruleWorkers: RuleWorkers;
  readonly news: EventNews;
  /** Milliseconds of silence after which an event stream says that it is there; 15 seconds by default. */
  readonly heartbeatMs?: number;
  readonly deliver: Deliver;
  /** May webhooks go to addresses of this machine and its networks? */
  readonly privateReceivers: boolean;
}

/** What a route works with, besides its input. `operation` is the route's own name. */
export interface ApiContext extends OperationContext, ApiParts {
  /** Aborts when the client has gone, or the server closes: whoever waits gives up. */
  readonly signal: AbortSignal;
}
