import { mkdir, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RehearsalFailure } from '../../../src/opensearch/cluster.ts';
import { type PluginCluster, startPluginCluster } from '../../support/plugin-cluster.ts';

const MANY_ON_ONE_LINE = 'Invalid synonym rule at line 3: more than one explicit mapping specified on the same line';

const HYPHENATION = [
  '<?xml version="1.0" encoding="UTF-8"?>',
  '<hyphenation-info>',
  '<hyphen-char value="-"/>',
  '<classes>',
  'aA',
  '</classes>',
  '<patterns>',
  'a1b',
  '</patterns>',
  '</hyphenation-info>',
  '',
].join('\n');

interface Kind {
  readonly name: string;
  readonly part: 'filter' | 'char_filter' | 'tokenizer';
  readonly settings: Readonly<Record<string, unknown>>;
  readonly good: string;
  readonly bad: string | Uint8Array;
  readonly line: number;
  readonly reason: string | RegExp;
}

const NO_ROOM = / must be a path below \[\.longshore\/staged\] or \[longshore-trees\] in the config directory$/;
const NOT_UTF8 = Uint8Array.from([0x6f, 0x6b, 0x0a, 0x0a, 0xc3, 0x28, 0x0a]);
const encoding = (setting: string) =>
  `Unsupported character encoding detected while reading ${setting}: files must be UTF-8 encoded`;

/** Every kind of the engine's own that is read from a file, and how it refuses one. `PATH` stands for the file. */
const KINDS: readonly Kind[] = [
  {
    name: 'solr',
    part: 'filter',
    settings: { type: 'synonym_graph', synonyms_path: 'PATH', updateable: true },
    good: 'sofa, couch\n',
    bad: '# furniture\n\na => b => c\n',
    line: 3,
    reason: MANY_ON_ONE_LINE,
  },
  {
    name: 'wordnet',
    part: 'filter',
    settings: { type: 'synonym', format: 'wordnet', synonyms_path: 'PATH' },
    good: "s(100000001,1,'sofa',n,1,0).\ns(100000001,2,'couch',n,1,0).\n",
    // The engine says nothing of where it stumbled.
    bad: "s(100000001,1,'sofa',n,1,0).\ns(100000001,2,'couch',n,1,0).\ns(1000\ns(100000002,1,'chair',n,1,0).\n",
    line: 3,
    reason: 'Failed to build synonyms',
  },
  {
    name: 'stop',
    part: 'filter',
    settings: { type: 'stop', stopwords_path: 'PATH' },
    good: 'the\n',
    bad: NOT_UTF8,
    line: 3,
    reason: encoding('stopwords_path'),
  },
  {
    name: 'keep',
    part: 'filter',
    settings: { type: 'keep', keep_words_path: 'PATH' },
    good: 'the\n',
    bad: NOT_UTF8,
    line: 3,
    reason: encoding('keep_words_path'),
  },
  {
    name: 'keyword-marker',
    part: 'filter',
    settings: { type: 'keyword_marker', keywords_path: 'PATH' },
    good: 'cats\n',
    bad: NOT_UTF8,
    line: 3,
    reason: encoding('keywords_path'),
  },
  {
    name: 'word-list',
    part: 'filter',
    settings: { type: 'dictionary_decompounder', word_list_path: 'PATH' },
    good: 'ball\n',
    bad: NOT_UTF8,
    line: 3,
    reason: encoding('word_list_path'),
  },
  {
    name: 'common-grams',
    part: 'filter',
    settings: { type: 'common_grams', common_words_path: 'PATH' },
    good: 'of\n',
    bad: NOT_UTF8,
    line: 3,
    reason: encoding('common_words_path'),
  },
  {
    name: 'elision',
    part: 'filter',
    settings: { type: 'elision', articles_path: 'PATH' },
    good: 'l\n',
    bad: NOT_UTF8,
    line: 3,
    reason: encoding('articles_path'),
  },
  {
    name: 'stemmer-override',
    part: 'filter',
    settings: { type: 'stemmer_override', rules_path: 'PATH' },
    good: 'running => run\n',
    // The engine counts no blank lines: to it, this is line 3.
    bad: '# verbs\n\nrunning => run\n\nrunning\n',
    line: 5,
    reason: 'Invalid keyword override rule',
  },
  {
    name: 'type-table',
    part: 'filter',
    settings: { type: 'word_delimiter_graph', type_table_path: 'PATH' },
    good: '$ => DIGIT\n',
    bad: '$ => DIGIT\n% => NUMBER\n',
    line: 2,
    reason: 'Illegal type',
  },
  {
    name: 'mapping',
    part: 'char_filter',
    settings: { type: 'mapping', mappings_path: 'PATH' },
    good: 'ä => ae\n',
    bad: 'ä => ae\n\n\nnonsense\n',
    line: 4,
    reason: 'Invalid mapping rule : [nonsense]',
  },
  {
    name: 'hyphenation',
    part: 'filter',
    settings: { type: 'hyphenation_decompounder', hyphenation_patterns_path: 'PATH', word_list: ['ball'] },
    good: HYPHENATION,
    bad: HYPHENATION.replace('</patterns>', '</pattern>'),
    line: 9,
    reason: 'SAXParseException',
  },
];

describe.each(['3.5.0', '3.8.0'])('a rehearsal on %s', (release) => {
  let nodes: PluginCluster;
  beforeAll(async () => {
    nodes = await startPluginCluster(release, 1);
  }, 300_000);
  afterAll(() => nodes?.close());

  const create = async (index: string, analysis: unknown, more: object = {}) => {
    const answer = await nodes.send('PUT', `/${index}`, {
      settings: { number_of_replicas: 0, analysis },
      ...more,
    });
    expect(answer.body).toMatchObject({ acknowledged: true });
  };
  const remove = (...indices: string[]) => nodes.send('DELETE', `/${indices.join(',')}`);
  const at = (settings: Readonly<Record<string, unknown>>, name: string) =>
    Object.fromEntries(
      Object.entries(settings).map(([key, value]) => [key, value === 'PATH' ? `analyzers/${name}` : value]),
    );
  const synonyms = (name: string, more: object = {}) => ({
    type: 'synonym_graph',
    synonyms_path: `analyzers/${name}`,
    updateable: true,
    ...more,
  });
  const textAnalyzer = (...filter: string[]) => ({ tokenizer: 'standard', filter: ['lowercase', ...filter] });

  it.each(KINDS)('accepts good bytes and names the line of bad ones: $name', async (kind) => {
    const name = `F-${kind.name}`;
    await nodes.live(name, kind.good);
    const chain = {
      tokenizer: 'standard',
      filter: ['lowercase'],
      [kind.part]: kind.part === 'filter' ? ['lowercase', 'mine'] : ['mine'],
    };
    await create(kind.name, { [kind.part]: { mine: at(kind.settings, name) }, analyzer: { text: chain } });
    const owner = { kind: 'index', name: kind.name };

    const good = await nodes.cluster.rehearse([await nodes.stage(name, `${kind.good}`)]);
    expect(good).toMatchObject({ owners: [owner], analyzers: 1, failures: [], ignored: [] });

    const bad = await nodes.cluster.rehearse([await nodes.stage(name, kind.bad)]);
    expect(bad.failures).toHaveLength(1);
    expect(bad.failures[0]).toMatchObject({
      owner,
      node: 'bare-0',
      packageId: name,
      analyzer: 'text',
      component: `${kind.part}.mine`,
      line: kind.line,
    });
    expect(bad.failures[0]?.reason).toMatch(kind.reason);
    await remove(kind.name);
  });

  it('builds an analyzer with a type, and a normalizer, from staged bytes', async () => {
    await nodes.live('F-typed', 'the\n');
    await nodes.live('F-norm', 'ä => ae\n');
    await create('typed', {
      analyzer: { english: { type: 'english', stopwords_path: 'analyzers/F-typed' } },
      char_filter: { umlauts: { type: 'mapping', mappings_path: 'analyzers/F-norm' } },
      normalizer: { folded: { type: 'custom', char_filter: ['umlauts'], filter: ['lowercase'] } },
    });
    const { failures, analyzers } = await nodes.cluster.rehearse([
      await nodes.stage('F-typed', NOT_UTF8),
      await nodes.stage('F-norm', 'ä => ae\nnonsense\n'),
    ]);
    expect(analyzers).toBe(2);
    expect(failures).toMatchObject([
      { packageId: 'F-typed', analyzer: 'english', component: 'analyzer.english', line: 3 },
      { packageId: 'F-norm', analyzer: 'folded', component: 'char_filter.umlauts', line: 2 },
    ]);
    await remove('typed');
  });

  it('rehearses the whole chain: what comes before the synonyms can make a rule wrong', async () => {
    await nodes.live('F-chain', 'sofa, couch\n');
    await create('chain', {
      filter: { synonyms: synonyms('F-chain') },
      analyzer: { plain: textAnalyzer('synonyms'), stopped: textAnalyzer('stop', 'synonyms') },
    });
    const { failures, analyzers } = await nodes.cluster.rehearse([
      await nodes.stage('F-chain', 'sofa, couch\nthe, a\n'),
    ]);
    expect(analyzers).toBe(2);
    expect(failures).toMatchObject([{ analyzer: 'stopped', component: 'filter.synonyms', line: 2 }]);
    expect(failures[0]?.reason).toContain(
      'Invalid synonym rule at line 2: term: the was completely eliminated by analyzer',
    );
    await remove('chain');
  });

  it('tells which of several files and components it is', async () => {
    await nodes.live('F-one', 'sofa, couch\n');
    await nodes.live('F-two', 'chair, seat\n');
    await create('several', {
      filter: {
        one: synonyms('F-one'),
        two: synonyms('F-two'),
        stop: { type: 'stop', stopwords_path: 'analyzers/F-one' },
      },
      analyzer: { text: textAnalyzer('stop', 'one', 'two') },
    });
    const good = await nodes.stage('F-one', 'x, y\n');
    const broken = await nodes.stage('F-two', 'chair, seat\n\na => b => c\n');
    expect((await nodes.cluster.rehearse([good, broken])).failures).toMatchObject([
      { packageId: 'F-two', component: 'filter.two', line: 3 },
    ]);
    await remove('several');
  });

  it('says what a lenient filter would leave out, and of which filter', async () => {
    await nodes.live('F-lenient', 'sofa, couch\n');
    await nodes.live('F-other', 'sofa, the\n');
    await create('lenient', {
      filter: { mine: synonyms('F-lenient', { lenient: true }), other: synonyms('F-other', { lenient: true }) },
      analyzer: { one: textAnalyzer('stop', 'mine'), both: textAnalyzer('stop', 'other', 'mine') },
    });
    const { failures, ignored } = await nodes.cluster.rehearse([
      await nodes.stage('F-lenient', 'sofa, of\nfine, good\nand => it\n'),
    ]);
    expect(failures).toEqual([]);
    expect(ignored).toEqual(
      ['of', 'and', 'it'].map((text) => ({
        owner: { kind: 'index', name: 'lenient' },
        packageId: 'F-lenient',
        component: 'filter.mine',
        text,
      })),
    );
    await remove('lenient');
  });

  it('finds every owner, and builds those of the same settings once', async () => {
    await nodes.live('F-owners', 'sofa, couch\n');
    const filter = { synonyms: synonyms('F-owners') };
    const analysis = { filter, analyzer: { text: textAnalyzer('synonyms') } };
    await create('owner-1', analysis);
    await create('owner-2', analysis);
    await nodes.send('POST', '/owner-2/_close');
    await nodes.send('PUT', '/owner-3', { settings: { number_of_shards: 2, 'index.hidden': true, analysis } });
    await nodes.send('PUT', '/_component_template/owner-filter', { template: { settings: { analysis: { filter } } } });
    await nodes.send('PUT', '/_index_template/owner-template', {
      index_patterns: ['logs-*'],
      data_stream: {},
      composed_of: ['owner-filter'],
      template: { settings: { number_of_replicas: 0, analysis: { analyzer: analysis.analyzer } } },
    });
    await nodes.send('PUT', '/_template/owner-legacy', {
      index_patterns: ['old-*'],
      settings: { analysis: { filter } },
    });
    await nodes.send('PUT', '/_data_stream/logs-shop');

    const good = await nodes.cluster.rehearse([await nodes.stage('F-owners', 'x, y\n')]);
    const backing = good.owners.find(({ name }) => name.startsWith('.ds-logs-shop'));
    expect(good.owners).toEqual([
      backing,
      ...['owner-1', 'owner-2', 'owner-3'].map((name) => ({ kind: 'index', name })),
      { kind: 'index-template', name: 'owner-template' },
      { kind: 'component-template', name: 'owner-filter' },
      { kind: 'legacy-template', name: 'owner-legacy' },
    ]);
    // One for three indices and perhaps for the data stream and its template, whose settings the engine may add to.
    expect(good.analyzers).toBeLessThanOrEqual(3);

    const bad = await nodes.cluster.rehearse([await nodes.stage('F-owners', 'x, y\n\na => b => c\n')]);
    expect(bad.failures.map(({ owner, analyzer, component, line }) => ({ owner, analyzer, component, line }))).toEqual(
      good.owners.map((owner) => ({
        owner,
        analyzer: ['component-template', 'legacy-template'].includes(owner.kind) ? undefined : 'text',
        component: 'filter.synonyms',
        line: 3,
      })),
    );
    await nodes.send('DELETE', '/_data_stream/logs-shop');
    await nodes.send('DELETE', '/_index_template/owner-template');
    await nodes.send('DELETE', '/_component_template/owner-filter');
    await nodes.send('DELETE', '/_template/owner-legacy');
    await remove('owner-1', 'owner-2', 'owner-3');
  });

  it('takes a second path for the same bytes, and no longer name for the path', async () => {
    for (const name of ['F-alias', 'furniture', 'furniture-2', 'furniture.txt'])
      await nodes.live(name, 'sofa, couch\n');
    const named = (name: string) => ({ filter: { s: synonyms(name) }, analyzer: { text: textAnalyzer('s') } });
    await create('by-id', named('F-alias'));
    await create('by-name', named('furniture'));
    await create('by-longer-name', named('furniture-2'));
    await create('by-file-name', named('furniture.txt'));
    const staged = await nodes.stage('F-alias', 'a => b => c\n');
    const { owners, failures } = await nodes.cluster.rehearse([
      { ...staged, paths: [...staged.paths, 'analyzers/furniture'] },
    ]);
    expect(owners.map(({ name }) => name)).toEqual(['by-id', 'by-name']);
    expect(failures.map(({ owner }) => owner.name)).toEqual(['by-id', 'by-name']);
    await remove('by-id', 'by-name', 'by-longer-name', 'by-file-name');
  });

  it('counts a filter that no analyzer uses as the engine does: it is made, its synonyms are not read', async () => {
    await nodes.live('F-unused', 'the\n');
    await create('unused', {
      filter: { synonyms: synonyms('F-unused'), stop: { type: 'stop', stopwords_path: 'analyzers/F-unused' } },
    });
    const broken = await nodes.cluster.rehearse([await nodes.stage('F-unused', 'a => b => c\n')]);
    expect(broken).toMatchObject({ analyzers: 0, failures: [] });
    const unreadable: RehearsalFailure[] = [
      ...(await nodes.cluster.rehearse([await nodes.stage('F-unused', NOT_UTF8)])).failures,
    ];
    expect(unreadable).toMatchObject([{ component: 'filter.stop', line: 3 }]);
    expect(unreadable[0]).not.toHaveProperty('analyzer');
    await remove('unused');
  });

  it('does not count what fails with the live bytes as well, for another reason than these', async () => {
    await nodes.live('F-mine', 'sofa, couch\n');
    await nodes.live('F-gone', 'the\n');
    await create('unlucky', {
      filter: { mine: synonyms('F-mine'), gone: { type: 'stop', stopwords_path: 'analyzers/F-gone' } },
      analyzer: { text: textAnalyzer('gone', 'mine'), alone: textAnalyzer('mine') },
    });
    for (const { configDir } of nodes.bare.nodes) await rm(join(configDir, 'analyzers', 'F-gone'));
    const good = await nodes.stage('F-mine', 'sofa, couch, divan\n');
    expect((await nodes.cluster.rehearse([good])).failures).toEqual([]);
    const bad = await nodes.stage('F-mine', 'a => b => c\n');
    expect((await nodes.cluster.rehearse([bad])).failures).toMatchObject([{ analyzer: 'alone', line: 1 }]);
    await remove('unlucky');
  });

  it('leaves everything that is live as it was', async () => {
    await nodes.live('F-live', 'sofa, couch\n');
    await create(
      'live',
      { filter: { synonyms: synonyms('F-live') }, analyzer: { text: textAnalyzer('synonyms') } },
      { mappings: { properties: { text: { type: 'text', analyzer: 'standard', search_analyzer: 'text' } } } },
    );
    await nodes.send('PUT', '/live/_doc/1?refresh=true', { text: 'couch' });
    const hits = async (text: string) =>
      (await nodes.send('POST', '/live/_search', { query: { match: { text } } })).body.hits.total.value;
    const before = await nodes.cluster.servedBytes(['live']);
    await nodes.cluster.rehearse([await nodes.stage('F-live', 'divan, couch\n')]);
    await nodes.cluster.rehearse([await nodes.stage('F-live', 'a => b => c\n')]);
    expect([await hits('sofa'), await hits('divan')]).toEqual([1, 0]);
    await nodes.cluster.reopen('live');
    expect([await hits('sofa'), await hits('divan')]).toEqual([1, 0]);
    expect(await nodes.cluster.servedBytes(['live'])).toEqual(before);
    expect((await nodes.cluster.health()).status).not.toBe('red');
    await remove('live');
  });

  it.each([
    ['../../etc/passwd', NO_ROOM],
    ['/etc/passwd', NO_ROOM],
    ['.', NO_ROOM],
    ['.longshore/staged', NO_ROOM],
    ['.longshore/staged/../../opensearch.yml', NO_ROOM],
    ['.longshore/staged-not', NO_ROOM],
    // What lies there is the engine's or its owner's, and an error would quote it.
    ['opensearch.yml', NO_ROOM],
    ['certs/node.key', NO_ROOM],
    ['analyzers/F1', NO_ROOM],
    ['.longshore/staged/not-there', /: nothing lies there$/],
    ['.longshore/staged/linked', / leads out of \[\.longshore\/staged\]$/],
  ])('refuses to read %s', async (stagedPath, reason) => {
    await nodes.write('certs/node.key', 'secret => key => here\n');
    for (const { configDir } of nodes.bare.nodes) {
      const link = join(configDir, '.longshore/staged/linked');
      await mkdir(dirname(link), { recursive: true });
      await rm(link, { force: true });
      await symlink(join(configDir, 'certs/node.key'), link);
    }
    const staged = { packageId: 'F1', paths: ['analyzers/F1'], stagedPath, sha256: '' };
    const refusal = nodes.cluster.rehearse([staged]);
    await expect(refusal).rejects.toMatchObject({
      status: 400,
      type: 'illegal_argument_exception',
      reason: expect.stringMatching(reason),
    });
    await expect(refusal).rejects.toThrow(`staged_path [${stagedPath}]`);
  });

  it.each([
    [undefined, 'parse_exception'],
    [{}, 'illegal_argument_exception'],
    [{ files: [] }, 'action_request_validation_exception'],
    [{ files: [{ package_id: 'F1', paths: [], staged_path: 'longshore-trees/x' }] }, 'x_content_parse_exception'],
    [{ files: [{ package_id: 'F1', paths: ['the'], staged_path: 'longshore-trees/x' }] }, 'x_content_parse_exception'],
    [{ files: [{ package_id: 'F1' }] }, 'x_content_parse_exception'],
    [{ files: 'all' }, 'x_content_parse_exception'],
  ])('refuses the body %j', async (body, type) => {
    const answer = await nodes.send('POST', '/_plugins/_longshore/rehearse', body);
    expect([answer.status, answer.body.error.type]).toEqual([400, type]);
  });
});
