import type { Reindex } from '../store/store.ts';
import type { ReindexView } from './shapes.ts';

/** A reindex in the words of our own API. `domain`: its name. */
export const reindexView = (
  { id, alias, source, target, state, createdAt, lastUpdatedAt }: Reindex,
  domain: string,
): ReindexView => ({
  id,
  domain,
  alias,
  source,
  target,
  status: state.status,
  ...(state.status === 'FAILED' && { error: { ...state.error } }),
  ...(state.status === 'COPYING' && { copied: state.copied, total: state.total }),
  createdAt: createdAt.toISOString(),
  lastUpdatedAt: lastUpdatedAt.toISOString(),
});
