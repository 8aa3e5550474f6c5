import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildReloadPlugin } from '../../../src/local/node-plugin.ts';
import type { Cluster } from '../../../src/opensearch/cluster.ts';
import { connectCluster } from '../../../src/opensearch/connect-cluster.ts';
import { type BareCluster, getEngine, startBareCluster } from '../../support/bare-opensearch.ts';

const DICTIONARY = 'F111111111';

let outDir: string;
let bare: BareCluster;
let cluster: Cluster;

beforeAll(async () => {
  outDir = await mkdtemp(join(tmpdir(), 'longshore-plugin-'));
  const engine = await getEngine('3.8.0');
  const plugin = await buildReloadPlugin({ ...engine, outDir });
  bare = await startBareCluster({ engine, nodes: 2, plugins: [plugin] });
  cluster = connectCluster(bare.urls);
  await bare.writeAnalyzer(DICTIONARY, 'danish, croissant, pastry\n');
  await createSynonymIndex('food');
  await send('PUT', '/food/_doc/1?refresh=true', { text: 'croissant' });
  await send('GET', '/_cluster/health?wait_for_status=green&timeout=60s');
}, 300_000);

afterAll(async () => {
  await bare?.close();
  await rm(outDir, { recursive: true, force: true });
});

/** Loosely: a wrong shape fails the expectation that looks at it. */
const parse: (text: string) => ReturnType<typeof JSON.parse> = JSON.parse;

async function send(method: string, path: string, body?: unknown, url = bare.urls[0]) {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: parse(await response.text()) };
}

const createSynonymIndex = (index: string) =>
  send('PUT', `/${index}`, {
    settings: {
      number_of_shards: 2,
      number_of_replicas: 1,
      analysis: {
        filter: { synonyms: { type: 'synonym_graph', synonyms_path: `analyzers/${DICTIONARY}`, updateable: true } },
        analyzer: { with_synonyms: { tokenizer: 'standard', filter: ['lowercase', 'synonyms'] } },
      },
    },
    mappings: { properties: { text: { type: 'text', analyzer: 'standard', search_analyzer: 'with_synonyms' } } },
  });

/** Of each node's own copies, through the request cache: that is where an answer of the old rules would be found. */
async function hits(word: string): Promise<number[]> {
  const path = '/food/_search?request_cache=true&size=0&preference=_local';
  const search = { query: { match: { text: word } } };
  const answers = await Promise.all(bare.urls.map((url) => send('POST', path, search, url)));
  return answers.map(({ body }) => body.hits.total.value);
}

describe('reloading search analyzers', () => {
  it('makes new rules answer on every node, and old ones no longer', async () => {
    await bare.writeAnalyzer(DICTIONARY, 'danish, croissant, pastry\n');
    await cluster.reloadSearchAnalyzers(['food']);
    expect(await hits('pastry')).toEqual([1, 1]);
    expect(await hits('viennoiserie')).toEqual([0, 0]);

    await bare.writeAnalyzer(DICTIONARY, 'danish, croissant, viennoiserie\n');
    expect(await hits('viennoiserie')).toEqual([0, 0]);
    const result = await cluster.reloadSearchAnalyzers(['food']);
    expect(result).toEqual({
      shards: { total: 4, successful: 4, failed: 0 },
      reloaded: { food: ['with_synonyms'] },
      failures: [],
    });
    expect(await hits('viennoiserie')).toEqual([1, 1]);
    expect(await hits('pastry')).toEqual([0, 0]);
  });

  it('says index, node and line of a broken file, and leaves the old rules answering', async () => {
    await bare.writeAnalyzer(DICTIONARY, 'danish, croissant, strudel\n');
    await cluster.reloadSearchAnalyzers(['food']);
    await bare.writeAnalyzer(DICTIONARY, 'danish, croissant\n\na => b => c\n');
    const result = await cluster.reloadSearchAnalyzers(['food']);
    expect(result.shards).toEqual({ total: 4, successful: 0, failed: 4 });
    expect(result.reloaded).toEqual({});
    const reason =
      'Failed to build synonyms: Invalid synonym rule at line 3: ' +
      'more than one explicit mapping specified on the same line';
    const failures = [...result.failures].sort((a, b) => `${a.node}`.localeCompare(`${b.node}`));
    expect(failures).toEqual([
      { index: 'food', node: 'bare-0', reason },
      { index: 'food', node: 'bare-1', reason },
    ]);
    expect(await hits('strudel')).toEqual([1, 1]);

    await bare.writeAnalyzer(DICTIONARY, 'danish, croissant, scone\n');
    expect((await cluster.reloadSearchAnalyzers(['food'])).shards.failed).toBe(0);
    expect(await hits('scone')).toEqual([1, 1]);
  });

  it('tells a node that has another file from one that has the right one', async () => {
    await bare.writeAnalyzer(DICTIONARY, 'danish, croissant\n', [1]);
    await bare.writeAnalyzer(DICTIONARY, 'a => b => c\n', [0]);
    const result = await cluster.reloadSearchAnalyzers(['food']);
    expect(result.shards).toEqual({ total: 4, successful: 2, failed: 2 });
    expect(result.failures.map(({ node }) => node)).toEqual(['bare-0']);
    expect(result.reloaded).toEqual({});
    await bare.writeAnalyzer(DICTIONARY, 'danish, croissant\n');
  });

  it('reloads many indices whose names are longer than a request line may be', async () => {
    const names = Array.from({ length: 3 }, (_, i) => `i${i}-${'x'.repeat(200)}`);
    for (const name of names) await send('PUT', `/${name}`, { settings: { number_of_replicas: 0 } });
    const asked = Array.from({ length: 30 }, (_, i) => names[i % names.length] ?? '');
    const result = await cluster.reloadSearchAnalyzers(asked);
    expect(Object.keys(result.reloaded).sort()).toEqual(names);
    expect(result.failures).toEqual([]);
    await send('DELETE', `/${names.join(',')}`);
  });

  it('asks nothing for no index', async () => {
    expect(await connectCluster([]).reloadSearchAnalyzers([])).toEqual({
      shards: { total: 0, successful: 0, failed: 0 },
      reloaded: {},
      failures: [],
    });
  });
});

describe('POST /_plugins/_refresh_search_analyzers', () => {
  const refresh = (rest: string) => send('POST', `/_plugins/_refresh_search_analyzers${rest}`);

  it("answers in index-management's form", async () => {
    expect(await refresh('/food')).toEqual({
      status: 200,
      body: {
        _shards: { total: 4, successful: 4, failed: 0 },
        request_cache_cleared: true,
        successful_refresh_details: [{ index: 'food', refreshed_analyzers: ['with_synonyms'] }],
      },
    });
  });

  it('takes patterns, lists and aliases', async () => {
    await send('POST', '/_aliases', { actions: [{ add: { index: 'food', alias: 'meals' } }] });
    for (const expression of ['foo*', 'food,foo*', 'meals', '_all', '*']) {
      const { body } = await refresh(`/${expression}`);
      expect(body.successful_refresh_details).toEqual([{ index: 'food', refreshed_analyzers: ['with_synonyms'] }]);
    }
  });

  it.each([
    ['/nope', 404, 'index_not_found_exception'],
    ['/food,nope', 404, 'index_not_found_exception'],
    ['/nope*?allow_no_indices=false', 404, 'index_not_found_exception'],
    ['/food?bogus=1', 400, 'illegal_argument_exception'],
    ['', 400, 'illegal_argument_exception'],
  ])('refuses %s', async (path, status, type) => {
    const answer = await refresh(path);
    expect([answer.status, answer.body.error.type]).toEqual([status, type]);
  });

  it.each(['/nope?ignore_unavailable=true', '/nope*'])('has nothing to do for %s', async (path) => {
    expect((await refresh(path)).body._shards).toEqual({ total: 0, successful: 0, failed: 0 });
  });

  it('refuses a closed index by its name and passes over it by a pattern', async () => {
    await send('PUT', '/shut', {});
    await send('POST', '/shut/_close');
    expect((await refresh('/shut')).body.error.type).toBe('index_closed_exception');
    expect((await refresh('/shut*')).body._shards.total).toBe(0);
    await send('DELETE', '/shut');
  });
});

describe('what a cluster is asked', () => {
  it('its health, members and shards', async () => {
    expect(await cluster.health()).toMatchObject({
      status: 'green',
      numberOfNodes: 2,
      activeShards: 4,
      pendingTasks: 0,
    });
    expect([...(await cluster.nodeIds()).keys()].sort()).toEqual(['bare-0', 'bare-1']);
    expect(await cluster.shardsOn(['bare-0', 'bare-1'])).toBe(4);
    expect(await cluster.shardsOn(['bare-1'])).toBe(2);
    expect(await cluster.shardsOn(['nobody'])).toBe(0);
  });

  it('the analysis of every index: open, closed and hidden', async () => {
    await send('PUT', '/shut', {});
    await send('POST', '/shut/_close');
    await send('PUT', '/behind', { settings: { 'index.hidden': true } });
    const indices = new Map((await cluster.indexAnalysis()).map((index) => [index.index, index]));
    expect(indices.get('shut')).toEqual({ index: 'shut', open: false, settings: {} });
    expect(indices.get('behind')).toEqual({ index: 'behind', open: true, settings: {} });
    expect(indices.get('food')).toMatchObject({
      open: true,
      settings: {
        'index.analysis.filter.synonyms.synonyms_path': `analyzers/${DICTIONARY}`,
        'index.analysis.filter.synonyms.updateable': 'true',
        'index.analysis.analyzer.with_synonyms.filter': 'lowercase,synonyms',
      },
    });
    await send('DELETE', '/shut,behind');
  });

  it('to move shards away from a node, and to let them back', async () => {
    const settings = () => send('GET', '/_cluster/settings?flat_settings=true').then(({ body }) => body.persistent);
    await cluster.excludeFromAllocation(['bare-8', 'bare-9']);
    expect(await settings()).toEqual({ 'cluster.routing.allocation.exclude._name': 'bare-8,bare-9' });
    await cluster.excludeFromAllocation([]);
    expect(await settings()).toEqual({});
  });

  it('to do without the votes of a node, and to have them again', async () => {
    const exclusions = async () => {
      const path = '/_cluster/state/metadata?filter_path=metadata.cluster_coordination.voting_config_exclusions';
      const { body } = await send('GET', path);
      const found: { node_name: string }[] = body.metadata.cluster_coordination.voting_config_exclusions;
      return found.map(({ node_name }) => node_name);
    };
    await cluster.excludeFromVoting(['bare-8', 'bare-9']);
    expect((await exclusions()).sort()).toEqual(['bare-8', 'bare-9']);
    await cluster.excludeFromVoting([]);
    expect(await exclusions()).toEqual([]);
  });

  it('of the next node when one does not answer', async () => {
    const some = connectCluster(['http://127.0.0.1:1', ...bare.urls]);
    expect((await some.health()).numberOfNodes).toBe(2);
  });

  it("in the engine's words when it refuses", async () => {
    await expect(cluster.reloadSearchAnalyzers(['nope'])).rejects.toMatchObject({
      name: 'ClusterRequestError',
      status: 404,
      type: 'index_not_found_exception',
      reason: 'no such index [nope]',
    });
  });
});
