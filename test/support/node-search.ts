/** Searches of real nodes, one by one: the proof that each of them serves the rules. */

async function json(url: string, init?: RequestInit): Promise<Record<string, unknown>> {
  const response = await fetch(url, init);
  const text = await response.text();
  if (!response.ok) throw new Error(`${init?.method ?? 'GET'} ${url}: ${response.status} ${text}`);
  return JSON.parse(text) as Record<string, unknown>;
}

const send = (method: string, body: unknown): RequestInit => ({
  method,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

/** Base URLs of the nodes themselves, behind the domain endpoint, by node name. */
export async function nodeUrls(endpoint: string): Promise<ReadonlyMap<string, string>> {
  const { nodes } = (await json(`http://${endpoint}/_nodes/http`)) as {
    nodes: Record<string, { name: string; http: { publish_address: string } }>;
  };
  return new Map(Object.values(nodes).map(({ name, http }) => [name, `http://${http.publish_address}`]));
}

/**
 * An index with a copy on every node, whose search analyzer reads its synonyms from `path`; `documents` are indexed in it. What is not
 * `updateable` is read again only when the index is reopened.
 */
export async function createSynonymIndex(
  endpoint: string,
  index: string,
  path: string,
  documents: readonly string[],
  { updateable = true }: { readonly updateable?: boolean } = {},
): Promise<void> {
  await json(
    `http://${endpoint}/${index}`,
    send('PUT', {
      settings: {
        number_of_shards: 1,
        auto_expand_replicas: '0-all',
        analysis: {
          filter: { synonyms: { type: 'synonym_graph', synonyms_path: path, updateable } },
          analyzer: { with_synonyms: { tokenizer: 'standard', filter: ['lowercase', 'synonyms'] } },
        },
      },
      mappings: { properties: { text: { type: 'text', analyzer: 'standard', search_analyzer: 'with_synonyms' } } },
    }),
  );
  for (const [id, text] of documents.entries()) {
    await json(`http://${endpoint}/${index}/_doc/${id}?refresh=true`, send('PUT', { text }));
  }
  await json(`http://${endpoint}/_cluster/health/${index}?wait_for_status=green&timeout=60s`);
}

/** Hits of a match query, asked of each node's own copy: node name → number of hits. */
export async function hitsOnEachNode(endpoint: string, index: string, query: string): Promise<Record<string, number>> {
  const hits: Record<string, number> = {};
  for (const [name, url] of await nodeUrls(endpoint)) {
    const answer = (await json(
      `${url}/${index}/_search?preference=_local`,
      send('POST', { query: { match: { text: query } } }),
    )) as {
      hits: { total: { value: number } };
    };
    hits[name] = answer.hits.total.value;
  }
  return hits;
}

export async function deleteIndex(endpoint: string, index: string): Promise<void> {
  await json(`http://${endpoint}/${index}`, { method: 'DELETE' });
}
