import type { DictionaryKind } from '../fixtures/dictionary-kinds.ts';

async function send(url: string, method: string, body: unknown): Promise<void> {
  const init = { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const response = await fetch(url, init);
  if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${await response.text()}`);
}

/**
 * An index with a copy on every node, whose analyzer `words` reads a dictionary of this kind, and with the kind's documents in it.
 * `url` is a node's or a domain endpoint's.
 */
export async function createWordIndex(
  url: string,
  index: string,
  kind: DictionaryKind,
  path: string,
  companionPath = '',
): Promise<void> {
  const text = kind.searchOnly
    ? { type: 'text', analyzer: 'standard', search_analyzer: 'words' }
    : { type: 'text', analyzer: 'words' };
  await send(`${url}/${index}`, 'PUT', {
    settings: { number_of_shards: 1, auto_expand_replicas: '0-all', analysis: kind.analysis(path, companionPath) },
    mappings: { properties: { text } },
  });
  for (const [id, words] of kind.documents.entries())
    await send(`${url}/${index}/_doc/${id}?refresh=true`, 'PUT', { text: words });
  const health = await fetch(`${url}/_cluster/health/${index}?wait_for_status=green&timeout=60s`);
  if (!health.ok) throw new Error(`index ${index} is not green: ${await health.text()}`);
}
