import type { DomainId } from '../model/identity.ts';

/** What the nodes of a domain have written down of slow searches (`index.search.slowlog`). */
export interface SearchLog {
  /** Bodies of searches of an index, newest first, `limit` at most; empty when nothing was logged. Never throws for a log that is not there. */
  recent(domain: DomainId, index: string, limit: number): Promise<readonly unknown[]>;
}
