import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { STAGING_DIRECTORY } from '../../../src/agent-protocol/staged-path.ts';
import { buildReloadPlugin } from '../../../src/local/node-plugin.ts';
import type { StagedBytes } from '../../../src/opensearch/cluster.ts';
import { connectCluster } from '../../../src/opensearch/connect-cluster.ts';
import { connectPreview, type PreviewCluster, type PreviewHits } from '../../../src/opensearch/preview.ts';
import { type BareCluster, getEngine, startBareCluster } from '../../support/bare-opensearch.ts';

const LIVE = 'F111111111';
const NEXT = 'F111111111-next';
const FIELDS = ['title', 'body'];

describe.each([
  { release: '3.5.0', nodes: 1 },
  { release: '3.8.0', nodes: 2 },
])('a preview on OpenSearch $release', ({ release, nodes }) => {
  let outDir: string;
  let bare: BareCluster;
  let preview: PreviewCluster;
  const staged: StagedBytes[] = [
    {
      packageId: LIVE,
      paths: [`analyzers/${LIVE}`, 'analyzers/rooms'],
      stagedPath: `${STAGING_DIRECTORY}/${NEXT}`,
      sha256: '0'.repeat(64),
    },
  ];

  beforeAll(async () => {
    outDir = await mkdtemp(join(tmpdir(), 'longshore-plugin-'));
    const engine = await getEngine(release);
    const plugin = await buildReloadPlugin({ ...engine, outDir });
    bare = await startBareCluster({ engine, nodes, plugins: [plugin] });
    preview = connectPreview(bare.urls);
    await bare.writeAnalyzer(LIVE, 'sofa, couch\n');
    await stage(NEXT, 'sofa, settee\n');
    await send('PUT', '/rooms', {
      settings: {
        number_of_shards: 3,
        number_of_replicas: nodes - 1,
        analysis: {
          filter: {
            live: { type: 'synonym_graph', synonyms_path: `analyzers/${LIVE}`, updateable: true },
            by_name: { type: 'synonym', synonyms_path: `analyzers/${LIVE}`, updateable: true, expand: true },
          },
          analyzer: {
            in_titles: { tokenizer: 'standard', filter: ['lowercase', 'live'] },
            in_bodies: { tokenizer: 'whitespace', filter: ['lowercase', 'by_name'] },
          },
        },
      },
      mappings: {
        properties: {
          title: { type: 'text', analyzer: 'standard', search_analyzer: 'in_titles' },
          body: { type: 'text', analyzer: 'standard', search_analyzer: 'in_bodies' },
          plain: { type: 'text' },
          year: { type: 'integer' },
        },
      },
    });
    const documents = ['a sofa', 'a couch', 'a settee', 'a lamp', 'two couches', 'one more settee'];
    for (const [id, text] of documents.entries())
      await send('PUT', `/rooms/_doc/${id}?refresh=true`, id % 2 === 0 ? { title: text } : { body: text });
    await send('POST', '/_aliases', { actions: [{ add: { index: 'rooms', alias: 'house' } }] });
    await send('GET', '/_cluster/health?wait_for_status=green&timeout=60s');
  }, 300_000);

  afterAll(async () => {
    await bare?.close();
    await rm(outDir, { recursive: true, force: true });
  });

  const parse: (text: string) => ReturnType<typeof JSON.parse> = JSON.parse;
  async function send(method: string, path: string, body?: unknown, url = bare.urls[0]) {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: parse(await response.text()) };
  }

  async function stage(name: string, text: string): Promise<void> {
    for (const { configDir } of bare.nodes) {
      await mkdir(join(configDir, STAGING_DIRECTORY), { recursive: true, mode: 0o755 });
      await writeFile(join(configDir, STAGING_DIRECTORY, name), text, { mode: 0o644 });
    }
  }

  const ids = ({ hits }: PreviewHits): string[] => hits.map(({ id }) => id).sort();
  const search = (text: string, index = 'rooms') => ({ index, fields: FIELDS, text, hits: 10 });

  it('shows the tokens of each field, now and with the staged bytes', async () => {
    const fields = await preview.analyze({ index: 'house', fields: FIELDS, texts: ['Sofa', 'lamp'], staged });
    const words = fields.map(({ field, analyzer, before, after }) => ({
      field,
      analyzer,
      before: before.map((tokens) => tokens.map(({ token }) => token).sort()),
      after: after.map((tokens) => tokens.map(({ token }) => token).sort()),
    }));
    expect(words).toEqual([
      {
        field: 'title',
        analyzer: 'in_titles',
        before: [['couch', 'sofa'], ['lamp']],
        after: [['settee', 'sofa'], ['lamp']],
      },
      {
        field: 'body',
        analyzer: 'in_bodies',
        before: [['couch', 'sofa'], ['lamp']],
        after: [['settee', 'sofa'], ['lamp']],
      },
    ]);
    expect(fields[0]?.after[0]).toContainEqual({ token: 'settee', position: 0, positionLength: 1, type: 'SYNONYM' });
  });

  it('finds with the staged bytes what an apply then finds, and without them what is found now', async () => {
    const before = await preview.search(search('sofa'));
    const foreseen = await preview.search(search('sofa'), staged);
    expect(ids(before)).toEqual(['0', '1']);
    expect(ids(foreseen)).toEqual(['0', '2', '5']);
    expect(foreseen.total).toBe(3);
    // Nothing live was touched: not on any node, not in a cache.
    for (const url of bare.urls) {
      expect(ids(await connectPreview([url]).search(search('sofa', 'house')))).toEqual(['0', '1']);
    }

    await bare.writeAnalyzer(LIVE, 'sofa, settee\n');
    await connectCluster(bare.urls).reloadSearchAnalyzers(['rooms']);
    expect(await preview.search(search('sofa'))).toEqual(foreseen);

    await bare.writeAnalyzer(LIVE, 'sofa, couch\n');
    await connectCluster(bare.urls).reloadSearchAnalyzers(['rooms']);
    expect(await preview.search(search('sofa'))).toEqual(before);
  });

  it('builds the staged analyzers once for many queries', async () => {
    const path = 'F111111111-many';
    await stage(path, Array.from({ length: 20_000 }, (_, i) => `word${i}, other${i}\n`).join(''));
    const many = staged.map((file) => ({ ...file, stagedPath: `${STAGING_DIRECTORY}/${path}` }));
    await preview.search(search('sofa'), many);
    // With the file gone nothing can be built from it any more.
    await stage(path, 'no => rule => this\n');
    const totals = await Promise.all(
      Array.from({ length: 50 }, async (_, i) => (await preview.search(search(`word${i}`), many)).total),
    );
    expect(totals).toEqual(Array.from({ length: 50 }, () => 0));
  });

  it('is refused for bytes that the engine will not have, with its words, and goes on with good ones', async () => {
    await stage('F111111111-bad', 'sofa, couch\nno => rule => this\n');
    const bad = staged.map((file) => ({ ...file, stagedPath: `${STAGING_DIRECTORY}/F111111111-bad` }));
    await expect(preview.analyze({ index: 'rooms', fields: FIELDS, texts: ['sofa'], staged: bad })).rejects.toThrow(
      /synonym/i,
    );
    await expect(preview.search(search('sofa'), bad)).rejects.toThrow();
    expect(ids(await preview.search(search('sofa'), staged))).toEqual(['0', '2', '5']);
  });

  it('is refused for a rule that sends a parser too deep, and the node lives', async () => {
    await send('PUT', '/deep', {
      settings: {
        number_of_replicas: 0,
        analysis: {
          char_filter: { repeated: { type: 'pattern_replace', pattern: '(a|b)+', replacement: 'a' } },
          filter: { live: { type: 'synonym_graph', synonyms_path: `analyzers/${LIVE}`, updateable: true } },
          analyzer: { searched: { tokenizer: 'standard', char_filter: ['repeated'], filter: ['live'] } },
        },
      },
      mappings: { properties: { title: { type: 'text', analyzer: 'standard', search_analyzer: 'searched' } } },
    });
    await stage('F111111111-deep', `sofa, ${'ab'.repeat(500_000)}\n`);
    const deep = staged.map((file) => ({ ...file, stagedPath: `${STAGING_DIRECTORY}/F111111111-deep` }));
    const request = { index: 'deep', fields: ['title'], texts: ['sofa'] };
    await expect(preview.analyze({ ...request, staged: deep })).rejects.toMatchObject({
      status: 400,
      reason: expect.stringContaining('StackOverflowError'),
    });
    // The words are too long for the index `rooms` as well.
    const { failures } = await connectCluster(bare.urls).rehearse(deep);
    expect(failures.find(({ analyzer }) => analyzer === 'searched')?.reason).toContain('StackOverflowError');
    expect((await preview.analyze({ ...request, staged }))[0]?.after).toHaveLength(1);
    await send('DELETE', '/deep');
  });

  it.each([
    ['../../../etc/passwd'],
    ['/etc/passwd'],
    ['opensearch.yml'],
    [`analyzers/${LIVE}`],
    [`${STAGING_DIRECTORY}/nothing`],
  ])('does not read %s', async (stagedPath) => {
    const elsewhere = staged.map((file) => ({ ...file, stagedPath }));
    const request = { index: 'rooms', fields: FIELDS, texts: ['sofa'], staged: elsewhere };
    await expect(preview.analyze(request)).rejects.toThrow(/staged_path/);
    await expect(preview.search(search('sofa'), elsewhere)).rejects.toThrow(/staged_path/);
  });

  it.each([
    [{ fields: ['nothing'] }, /not in the mapping/],
    [{ fields: ['year'] }, /not analysed/],
    [{ fields: [] }, /fields: 1 to 50/],
    [{ texts: [] }, /texts: 1 to 1000/],
    [{ index: 'nothing' }, /no such index/],
  ])('is refused for %j', async (wrong, reason) => {
    const request = { index: 'rooms', fields: FIELDS, texts: ['sofa'], staged, ...wrong };
    await expect(preview.analyze(request)).rejects.toThrow(reason);
  });

  it('knows that a cluster without query insights has recorded nothing', async () => {
    expect(await preview.recentSearches('rooms')).toBeUndefined();
  });
});
