import type { DomainId } from '../model/identity.ts';
import type { PreviewCluster } from '../opensearch/preview.ts';
import { invalid } from '../operations/refuse.ts';
import { queryTexts } from './preview-samples.ts';
import type { SearchLog } from './search-log.ts';
import type { Preview } from './shapes.ts';

/** Enough to see what a change does, and few enough to read. */
const SAMPLED = 100;
/** Searches that are looked through for them: the same is asked often. */
const MOST_SEARCHES = 2_000;

export interface PreviewQueries {
  readonly source: Preview['source'];
  readonly queries: readonly string[];
}

/**
 * The queries that are given, else what users have typed lately, from what the cluster itself has recorded.
 * @throws ServiceError ValidationException when it has recorded nothing
 */
export async function previewQueries(
  given: readonly string[] | undefined,
  subject: { readonly domain: DomainId; readonly index: string },
  from: { readonly preview: Pick<PreviewCluster, 'recentSearches'>; readonly searchLog: SearchLog },
): Promise<PreviewQueries> {
  if (given) return { source: 'given', queries: [...new Set(given)] };
  const { domain, index } = subject;
  const insights = queryTexts((await from.preview.recentSearches(index)) ?? [], SAMPLED);
  if (insights.length > 0) return { source: 'query-insights', queries: insights };
  const logged = queryTexts(await from.searchLog.recent(domain, index, MOST_SEARCHES), SAMPLED);
  if (logged.length > 0) return { source: 'slow-log', queries: logged };
  throw invalid(
    `The cluster has recorded no full-text searches of index ${index} to sample: give queries, or have it log its searches ` +
      `(index setting index.search.slowlog.threshold.query.info: 0ms) and try again later.`,
  );
}
