import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PluginCluster, startPluginCluster } from '../../support/plugin-cluster.ts';
import { until } from '../../support/until.ts';

let nodes: PluginCluster;
beforeAll(async () => {
  nodes = await startPluginCluster('3.8.0', 1);
  await nodes.live('F1', 'sofa, couch\n');
}, 300_000);
afterAll(() => nodes?.close());

const filter = { synonyms: { type: 'synonym', synonyms_path: 'analyzers/F1' } };
const PATH_SETTING = 'index.analysis.filter.synonyms.synonyms_path';

describe('templates', () => {
  it('are told with the settings that an index would have of them', async () => {
    const { cluster, send } = nodes;
    await send('PUT', '/_component_template/base', { template: { settings: { analysis: { filter } } } });
    await send('PUT', '/_component_template/over', {
      template: { settings: { analysis: { filter: { synonyms: { ...filter.synonyms, expand: false } } } } },
    });
    await send('PUT', '/_component_template/plain', { template: { settings: { number_of_replicas: 0 } } });
    await send('PUT', '/_index_template/shop', {
      index_patterns: ['shop-*', 'store-*'],
      composed_of: ['base', 'over'],
      template: {
        settings: { analysis: { analyzer: { text: { tokenizer: 'standard', filter: ['lowercase', 'synonyms'] } } } },
      },
    });
    await send('PUT', '/_template/old', { index_patterns: ['old-*'], settings: { analysis: { filter } } });

    const templates = await cluster.templateAnalysis();
    const byName = new Map(templates.map((template) => [template.owner.name, template]));
    expect([...byName.keys()].sort()).toEqual(['base', 'old', 'over', 'shop']);
    expect(byName.get('shop')).toEqual({
      owner: { kind: 'index-template', name: 'shop' },
      indexPatterns: ['shop-*', 'store-*'],
      settings: {
        'index.analysis.filter.synonyms.type': 'synonym',
        [PATH_SETTING]: 'analyzers/F1',
        'index.analysis.filter.synonyms.expand': 'false',
        'index.analysis.analyzer.text.tokenizer': 'standard',
        'index.analysis.analyzer.text.filter': 'lowercase,synonyms',
      },
    });
    expect(byName.get('base')).toMatchObject({
      owner: { kind: 'component-template' },
      indexPatterns: [],
      settings: { [PATH_SETTING]: 'analyzers/F1' },
    });
    expect(byName.get('old')).toMatchObject({
      owner: { kind: 'legacy-template' },
      indexPatterns: ['old-*'],
      settings: { [PATH_SETTING]: 'analyzers/F1' },
    });
    for (const path of [
      '_index_template/shop',
      ...['base', 'over', 'plain'].map((name) => `_component_template/${name}`),
      '_template/old',
    ]) {
      await send('DELETE', `/${path}`);
    }
    expect(await cluster.templateAnalysis()).toEqual([]);
  });
});

describe('mappings', () => {
  it('say how each field is analysed, whatever it lies in', async () => {
    const { cluster, send } = nodes;
    const analysis = {
      filter,
      analyzer: { default: { type: 'english' }, text: { tokenizer: 'standard', filter: ['synonyms'] } },
      normalizer: { folded: { type: 'custom', filter: ['lowercase'] } },
    };
    await send('PUT', '/books', {
      aliases: { library: {}, shelf: {} },
      settings: { number_of_replicas: 0, analysis },
      mappings: {
        properties: {
          title: {
            type: 'text',
            fields: { stemmed: { type: 'text', analyzer: 'text' }, raw: { type: 'keyword', normalizer: 'folded' } },
          },
          author: {
            properties: {
              name: { type: 'text', analyzer: 'standard', search_analyzer: 'text', search_quote_analyzer: 'simple' },
            },
          },
          chapters: { type: 'nested', properties: { heading: { type: 'search_as_you_type' } } },
          suggestions: { type: 'completion', analyzer: 'text' },
          pages: { type: 'integer' },
        },
      },
    });
    await send('PUT', '/books/_doc/1?refresh=true', { title: 'one', pages: 1 });
    await send('PUT', '/books/_doc/2?refresh=true', { title: 'two' });
    await send('PUT', '/empty', {
      settings: { number_of_replicas: 0 },
      mappings: { properties: { note: { type: 'text' } } },
    });
    await send('POST', '/empty/_close');
    const before = Date.now();
    const found = await cluster.mappings(['books', 'empty', 'not-there']);
    const books = found.find(({ index }) => index === 'books');
    expect(found.map(({ index }) => index).sort()).toEqual(['books', 'empty']);
    expect(books).toMatchObject({
      aliases: ['library', 'shelf'],
      documents: 2,
      uuid: expect.stringMatching(/^.{22}$/),
    });
    expect(books?.createdAt.getTime()).toBeLessThanOrEqual(before);
    expect([...(books?.fields ?? [])].sort((a, b) => a.field.localeCompare(b.field))).toEqual([
      { field: 'author.name', analyzer: 'standard', searchAnalyzer: 'text', searchQuoteAnalyzer: 'simple' },
      { field: 'chapters.heading', analyzer: 'default' },
      { field: 'suggestions', analyzer: 'text' },
      { field: 'title', analyzer: 'default' },
      { field: 'title.raw', normalizer: 'folded' },
      { field: 'title.stemmed', analyzer: 'text' },
    ]);
    expect(found.find(({ index }) => index === 'empty')).toMatchObject({
      documents: 0,
      aliases: [],
      fields: [{ field: 'note' }],
    });
    expect(await cluster.mappings(['not-there'])).toEqual([]);
    expect(await cluster.mappings([])).toEqual([]);
    await send('DELETE', '/books,empty');
  });
});

describe('reopening an index', () => {
  const create = (index: string) =>
    nodes.send('PUT', `/${index}`, {
      settings: {
        number_of_replicas: 0,
        number_of_shards: 3,
        analysis: { filter, analyzer: { text: { tokenizer: 'standard', filter: ['synonyms'] } } },
      },
      mappings: { properties: { text: { type: 'text', analyzer: 'text' } } },
    });

  it('has its analyzers built anew, and says how long it did not answer', async () => {
    await create('open');
    await nodes.live('F1', 'sofa, couch, divan\n');
    const start = performance.now();
    const { unavailableMs } = await nodes.cluster.reopen('open');
    expect(unavailableMs).toBeGreaterThan(0);
    expect(unavailableMs).toBeLessThanOrEqual(Math.ceil(performance.now() - start));
    const { body } = await nodes.send('POST', '/open/_analyze', { analyzer: 'text', text: 'divan' });
    expect(body.tokens).toHaveLength(3);
    await nodes.send('DELETE', '/open');
  });

  it('says why when it cannot be opened, and opens it as soon as it can be', async () => {
    await create('open');
    await nodes.live('F1', 'a => b => c\n');
    await expect(nodes.cluster.reopen('open')).rejects.toMatchObject({
      name: 'ClusterRequestError',
      reason: expect.stringContaining('Failed to build'),
    });
    await nodes.live('F1', 'sofa, couch\n');
    await nodes.cluster.reopen('open');
    await until('it answers', async () => (await nodes.send('POST', '/open/_search')).status === 200);
    await nodes.send('DELETE', '/open');
  });

  it('leaves it open when closing is forbidden', async () => {
    await create('open');
    const allow = (enable: boolean | null) =>
      nodes.send('PUT', '/_cluster/settings', { persistent: { 'cluster.indices.close.enable': enable } });
    await allow(false);
    await expect(nodes.cluster.reopen('open')).rejects.toMatchObject({ name: 'ClusterRequestError' });
    await allow(null);
    expect((await nodes.send('POST', '/open/_search')).status).toBe(200);
    await nodes.send('DELETE', '/open');
  });

  it('is refused for one that is not there', async () => {
    await expect(nodes.cluster.reopen('nope')).rejects.toMatchObject({
      status: 404,
      type: 'index_not_found_exception',
    });
  });
});
