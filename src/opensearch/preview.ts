import { z } from 'zod';
import { readAnswer } from './answer.ts';
import type { StagedBytes } from './cluster.ts';
import { type Agents, createSender, keepAliveAgents } from './opensearch-request.ts';

export interface PreviewToken {
  readonly token: string;
  readonly position: number;
  readonly positionLength: number;
  readonly type: string;
}

/** What texts become as searches of a field: one list of tokens for each text, in their order. */
export interface FieldTokens {
  readonly field: string;
  /** The field's search analyzer. */
  readonly analyzer: string;
  readonly before: readonly (readonly PreviewToken[])[];
  readonly after: readonly (readonly PreviewToken[])[];
}

export interface PreviewHits {
  /** Best first. */
  readonly hits: readonly { readonly id: string; readonly score: number | null }[];
  /** Of all documents that match. */
  readonly total: number;
}

export interface PreviewSearch {
  readonly index: string;
  readonly fields: readonly string[];
  readonly text: string;
  /** How many of the best. */
  readonly hits: number;
}

/**
 * What searches find now, and would find with staged bytes, on the real shards and without touching a live analyzer.
 * Throws ClusterUnreachableError or ClusterRequestError, as a Cluster does.
 */
export interface PreviewCluster {
  /** `POST /_plugins/_longshore/preview/{index}/_analyze` */
  analyze(request: {
    readonly index: string;
    readonly fields: readonly string[];
    readonly texts: readonly string[];
    readonly staged: readonly StagedBytes[];
  }): Promise<readonly FieldTokens[]>;
  /** A `multi_match` of the text over the fields. With staged bytes: by the analyzers as they would be (`longshore_preview`). */
  search(search: PreviewSearch, staged?: readonly StagedBytes[]): Promise<PreviewHits>;
  /** Bodies of recent searches from query insights, newest first; undefined where the cluster does not have that plugin. */
  recentSearches(index: string): Promise<readonly unknown[] | undefined>;
}

export type ConnectPreview = (urls: readonly string[]) => PreviewCluster;

export interface PreviewOptions {
  /** Connections shared with others; by default its own. */
  readonly agents?: Agents;
  /** Milliseconds for one try at one node; 1 minute by default: each node builds the analyzers once. */
  readonly timeoutMs?: number;
}

/** The same copies of shards for before and after: equal scores are ordered by where documents lie in them. */
const PREFERENCE = 'longshore-preview';

/** Asks nothing before it is asked. */
export function connectPreview(urls: readonly string[], options: PreviewOptions = {}): PreviewCluster {
  const { agents = keepAliveAgents(), timeoutMs = 60_000 } = options;
  const send = createSender(urls, { agents, timeoutMs });
  return {
    async analyze({ index, fields, texts, staged }) {
      const path = `/_plugins/_longshore/preview/${encodeURIComponent(index)}/_analyze`;
      const body = { fields, texts, files: staged.map(filesEntry) };
      return readAnswer(analyzeAnswer, await send({ method: 'POST', path, body })).fields;
    },

    async search({ index, fields, text, hits }, staged) {
      const path = `/${encodeURIComponent(index)}/_search?preference=${PREFERENCE}`;
      const query = { multi_match: { query: text, fields } };
      const body = {
        query: staged === undefined ? query : { longshore_preview: { files: staged.map(filesEntry), query } },
        size: hits,
        _source: false,
        track_total_hits: true,
      };
      const answer = readAnswer(searchAnswer, await send({ method: 'POST', path, body }));
      return { hits: answer.hits.hits, total: answer.hits.total.value };
    },

    async recentSearches(index) {
      // A plugin that is not there is one that nobody lists; asking it would be an error like another.
      const plugins = readAnswer(
        pluginList,
        await send({ method: 'GET', path: '/_cat/plugins?format=json&h=component' }),
      );
      if (!plugins.some(({ component }) => component === 'query-insights')) return undefined;
      const { top_queries } = readAnswer(topQueries, await send({ method: 'GET', path: '/_insights/top_queries' }));
      return top_queries
        .filter(({ indices }) => indices.includes(index))
        .sort((a, b) => b.timestamp - a.timestamp)
        .map(({ source }) => source);
    },
  };
}

const filesEntry = ({ packageId, paths, stagedPath }: StagedBytes) => ({
  package_id: packageId,
  paths,
  staged_path: stagedPath,
});

const previewToken = z
  .object({ token: z.string(), position: z.number(), position_length: z.number(), type: z.string() })
  .transform(({ position_length, ...rest }) => ({ ...rest, positionLength: position_length }));

const tokensOfTexts = z.array(z.array(previewToken));

const analyzeAnswer = z.object({
  fields: z.array(z.object({ field: z.string(), analyzer: z.string(), before: tokensOfTexts, after: tokensOfTexts })),
});

const searchAnswer = z.object({
  hits: z.object({
    total: z.object({ value: z.number() }),
    hits: z.array(
      z
        .object({ _id: z.string(), _score: z.number().nullable() })
        .transform(({ _id: id, _score: score }) => ({ id, score })),
    ),
  }),
});

const pluginList = z.array(z.object({ component: z.string() }));

const topQueries = z.object({
  top_queries: z.array(
    z.object({ timestamp: z.number(), indices: z.array(z.string()).default([]), source: z.unknown() }),
  ),
});
