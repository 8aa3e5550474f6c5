import { z } from 'zod';
import { CliError } from '../cli-error.ts';
import { DOCUMENTS, INDEX } from './dictionary.ts';

const nodesAnswer = z.object({
  nodes: z.record(z.string(), z.object({ name: z.string(), http: z.object({ publish_address: z.string() }) })),
});
const searchAnswer = z.object({
  hits: z.object({
    total: z.object({ value: z.number() }),
    hits: z.array(z.object({ _source: z.object({ text: z.string() }) })),
  }),
});

export interface NodeHits {
  readonly node: string;
  readonly texts: readonly string[];
}

/** The demo's index, over plain HTTP as any application would. `endpoint` is the domain's `host:port`. */
export class IndexApi {
  readonly #base: string;
  readonly #interrupted: AbortSignal;

  constructor(endpoint: string, interrupted: AbortSignal) {
    this.#base = `http://${endpoint}`;
    this.#interrupted = interrupted;
  }

  /** Members of the cluster; 0 while nobody answers. */
  async nodeCount(): Promise<number> {
    try {
      const { nodes } = nodesAnswer.parse(await this.#send('GET', '/_nodes/http'));
      return Object.keys(nodes).length;
    } catch (error) {
      if (this.#interrupted.aborted) throw error;
      return 0;
    }
  }

  async exists(): Promise<boolean> {
    const response = await fetch(`${this.#base}/${INDEX}`, { method: 'HEAD', signal: this.#interrupted });
    return response.ok;
  }

  /** With a copy on each node, and its documents. No synonyms yet. */
  async create(): Promise<void> {
    await this.#send('PUT', `/${INDEX}`, {
      settings: { number_of_shards: 1, auto_expand_replicas: '0-all' },
      mappings: { properties: { text: { type: 'text', analyzer: 'standard' } } },
    });
    for (const [id, text] of DOCUMENTS.entries()) await this.#send('PUT', `/${INDEX}/_doc/${id}`, { text });
    await this.#send('POST', `/${INDEX}/_refresh`);
    await this.#green();
  }

  /** Adds the analyzer that reads this file; analysis settings take a closed index. */
  async searchWith(referencePath: string): Promise<void> {
    await this.#send('POST', `/${INDEX}/_close`);
    await this.#send('PUT', `/${INDEX}/_settings`, {
      analysis: {
        filter: { synonyms: { type: 'synonym_graph', synonyms_path: referencePath, updateable: true } },
        analyzer: { with_synonyms: { tokenizer: 'standard', filter: ['lowercase', 'synonyms'] } },
      },
    });
    await this.#send('POST', `/${INDEX}/_open`);
    await this.#send('PUT', `/${INDEX}/_mapping`, {
      properties: { text: { type: 'text', analyzer: 'standard', search_analyzer: 'with_synonyms' } },
    });
    await this.#green();
  }

  /** Does the index read its synonyms from this file? */
  async uses(referencePath: string): Promise<boolean> {
    return JSON.stringify(await this.#send('GET', `/${INDEX}/_settings`)).includes(JSON.stringify(referencePath));
  }

  /** Asks each node itself, of its own copy. */
  async searchEachNode(words: string): Promise<readonly NodeHits[]> {
    const { nodes } = nodesAnswer.parse(await this.#send('GET', '/_nodes/http'));
    const found = Object.values(nodes).map(async ({ name, http }) => {
      const base = `http://${http.publish_address}`;
      const query = { query: { match: { text: words } } };
      const answer = searchAnswer.parse(
        await this.#request('POST', `${base}/${INDEX}/_search?preference=_local`, query),
      );
      return { node: name, texts: answer.hits.hits.map(({ _source }) => _source.text) };
    });
    return (await Promise.all(found)).sort((a, b) => a.node.localeCompare(b.node));
  }

  #green(): Promise<unknown> {
    return this.#send('GET', `/_cluster/health/${INDEX}?wait_for_status=green&timeout=60s`);
  }

  #send(method: string, path: string, body?: object): Promise<unknown> {
    return this.#request(method, `${this.#base}${path}`, body);
  }

  async #request(method: string, url: string, body?: object): Promise<unknown> {
    const json = { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    const response = await fetch(url, { method, signal: this.#interrupted, ...(body === undefined ? {} : json) });
    const text = await response.text();
    if (response.ok) return JSON.parse(text);
    throw new CliError('failed', `${method} ${url} answered ${response.status}: ${text.slice(0, 500)}`);
  }
}
