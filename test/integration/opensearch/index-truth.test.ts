import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { analyzerGraph } from '../../../src/domains/analyzer-graph.ts';
import { fieldsOf } from '../../../src/domains/field-use.ts';
import type { IndexReport } from '../../../src/domains/index-report.ts';
import { indexReport } from '../../../src/domains/index-truth.ts';
import { type PluginCluster, startPluginCluster } from '../../support/plugin-cluster.ts';
import { until } from '../../support/until.ts';

const RULES = 'F111111111';
const WORDS = 'F222222222';
const path = (id: string) => `analyzers/${id}`;
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

let nodes: PluginCluster;
beforeAll(async () => {
  nodes = await startPluginCluster('3.8.0', 1);
  await nodes.live(RULES, 'sofa, couch');
  await nodes.live(WORDS, 'the');
  const synonyms = { type: 'synonym_graph', synonyms_path: path(RULES), updateable: true };
  const { body } = await nodes.send('PUT', '/books', {
    settings: {
      number_of_shards: 1,
      number_of_replicas: 0,
      analysis: {
        filter: {
          synonyms,
          several: { type: 'multiplexer', filters: ['lowercase', 'lowercase, synonyms'] },
          when: { type: 'condition', filter: ['synonyms'], script: { source: 'token.getTerm().length() < 5' } },
          fixed: { type: 'synonym_graph', synonyms_path: path(RULES) },
          stop: { type: 'stop', stopwords_path: path(WORDS), updateable: true },
        },
        analyzer: {
          default_search: { tokenizer: 'standard', filter: ['lowercase', 'synonyms'] },
          with_stop: { tokenizer: 'standard', filter: ['lowercase', 'stop', 'synonyms'] },
          multiplexed: { tokenizer: 'whitespace', filter: ['several'] },
          fixed: { tokenizer: 'standard', filter: ['lowercase', 'fixed'] },
          conditional: { tokenizer: 'standard', filter: ['when'] },
          stopped: { tokenizer: 'standard', filter: ['stop'] },
        },
        normalizer: { folded: { type: 'custom', filter: ['lowercase'] } },
      },
    },
    mappings: {
      properties: {
        plain: { type: 'text' },
        own: { type: 'text', analyzer: 'standard' },
        searched: { type: 'text', search_analyzer: 'standard', analyzer: 'standard' },
        phrases: {
          type: 'text',
          analyzer: 'standard',
          search_analyzer: 'standard',
          search_quote_analyzer: 'with_stop',
        },
        stopped: { type: 'text', analyzer: 'stopped' },
        code: { type: 'keyword', normalizer: 'folded' },
      },
    },
  });
  expect(body).toMatchObject({ acknowledged: true });
  await nodes.send('PUT', '/books/_doc/1?refresh=true', { plain: 'the couch', own: 'the couch', stopped: 'the couch' });
}, 300_000);
afterAll(() => nodes?.close());

const analysis = async () => {
  const found = (await nodes.cluster.indexAnalysis()).find(({ index }) => index === 'books');
  if (!found) throw new Error('no index');
  return found;
};

describe('what is said of an index', () => {
  it('names the analyzers that the engine reloads, and no other', async () => {
    const { reloaded } = await nodes.cluster.reloadSearchAnalyzers(['books']);
    const graph = analyzerGraph((await analysis()).settings);
    const reloadable = graph.filter((node) => node.reloadable).map(({ name }) => name);
    expect([...(reloaded.books ?? [])].sort()).toEqual(reloadable.sort());
    expect(reloadable).toEqual(['default_search', 'multiplexed', 'with_stop']);
  });

  it('names the fields whose searches the engine answers by the rules', async () => {
    const { settings } = await analysis();
    const [mapping] = await nodes.cluster.mappings(['books']);
    const graph = analyzerGraph(settings);
    const holders = graph.filter(({ components }) => components.has('filter.synonyms'));
    const { searchFields } = fieldsOf(mapping?.fields ?? [], holders, graph);
    for (const { field } of mapping?.fields ?? []) {
      const should = [{ match: { [field]: 'sofa' } }, { match_phrase: { [field]: 'sofa bed' } }];
      const { body } = await nodes.send('POST', '/books/_validate/query?explain=true', { query: { bool: { should } } });
      expect(body.explanations[0].explanation.includes('couch'), field).toBe(searchFields.includes(field));
    }
    expect(searchFields).toEqual(['own', 'phrases', 'plain', 'stopped']);
  });

  it('follows the engine from one version to the next and back', async () => {
    let previous: IndexReport | undefined;
    const report = async (version: number, text: string, texts: Record<number, string>): Promise<IndexReport> => {
      const [mapping] = await nodes.cluster.mappings(['books']);
      if (!mapping) throw new Error('no index');
      const made = indexReport({
        packageId: WORDS,
        paths: [path(WORDS)],
        ...(await analysis()),
        mapping,
        served: await nodes.cluster.servedBytes(['books']),
        liveSha256: sha256(text),
        version,
        previousVersion: version === 1 ? 2 : 1,
        previous,
        sha256Of: (number) => sha256(texts[number] ?? ''),
      });
      if (!made) throw new Error('no report');
      previous = made;
      return made;
    };
    const texts = { 1: 'the', 2: 'a\nthe' };
    await nodes.live(WORDS, texts[2]);
    await nodes.cluster.reloadSearchAnalyzers(['books']);
    // The filter is in an analyzer that was reloaded, and in one that was not and analyses documents.
    expect(await report(2, texts[2], texts)).toMatchObject({
      state: 'needs-reopen',
      indexedSince: 1,
      why: expect.stringMatching(
        /^filter\.stop analyses documents of stopped and searches of phrases and holds older bytes on bare-0:/,
      ),
    });
    await nodes.live(WORDS, texts[1]);
    await nodes.cluster.reloadSearchAnalyzers(['books']);
    expect(await report(1, texts[1], texts)).toMatchObject({ state: 'live', indexedSince: 1 });

    await nodes.live(WORDS, texts[2]);
    await nodes.cluster.reloadSearchAnalyzers(['books']);
    await nodes.cluster.reopen('books');
    await until('the shard is there', async () => (await nodes.cluster.servedBytes(['books'])).length > 0);
    expect(await report(2, texts[2], texts)).toMatchObject({
      state: 'needs-reindex',
      indexedSince: 1,
      mixed: true,
      why: expect.stringContaining('of its 1 document the first were analysed with v1'),
    });
  });
});
