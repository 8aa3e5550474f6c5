import { describe, expect, it } from 'vitest';
import type { IndexReport } from './index-report.ts';
import { type IndexFacts, indexReport } from './index-truth.ts';

const OLD = '1'.repeat(64);
const LIVE = '2'.repeat(64);
const PATH = 'analyzers/F1';
const flat = (members: Record<string, string>) =>
  Object.fromEntries(Object.entries(members).map(([name, value]) => [`index.analysis.${name}`, value]));

/** `syn` is updateable and in `search`; `map` is in `words`; `lower` is in the normalizer `folded`. */
const SETTINGS = flat({
  'filter.syn.type': 'synonym_graph',
  'filter.syn.synonyms_path': PATH,
  'filter.syn.updateable': 'true',
  'analyzer.search.filter': 'lowercase,syn',
});
const STOP = flat({
  'filter.stop.type': 'stop',
  'filter.stop.stopwords_path': PATH,
  'analyzer.words.filter': 'stop',
});

const served = (component: string, ...sha256: (string | null)[]) =>
  sha256.map((each, node) => ({ node: `demo-${node + 1}`, component, path: PATH, sha256: each }));

const facts = (given: Partial<IndexFacts> & { fields?: IndexFacts['mapping']['fields']; documents?: number }) => ({
  packageId: 'F1',
  paths: [PATH, 'analyzers/words'],
  settings: SETTINGS,
  open: true,
  liveSha256: LIVE,
  version: 2,
  previousVersion: 1,
  sha256Of: (version: number) => (version === 1 ? OLD : version === 2 ? LIVE : undefined),
  mapping: {
    index: 'books',
    uuid: 'u1',
    documents: given.documents ?? 3,
    fields: given.fields ?? [{ field: 'title', analyzer: 'standard', searchAnalyzer: 'search' }],
  },
  ...given,
});
const report = (given: Parameters<typeof facts>[0]): IndexReport => {
  const made = indexReport(facts(given));
  if (!made) throw new Error('the index does not name the path');
  return made;
};
const indexTime = { settings: STOP, fields: [{ field: 'title', analyzer: 'words' }] };

describe('an index whose search analyzers alone name the path', () => {
  it('is live when every node has built them from the live bytes', () => {
    expect(report({ served: served('filter.syn', LIVE, LIVE) })).toEqual({
      index: 'books',
      uuid: 'u1',
      state: 'live',
      why: 'filter.syn analyses searches of title, from v2',
      settings: ['index.analysis.filter.syn.synonyms_path'],
    });
  });

  it('needs a reload where a node holds other bytes, or some that changed while they were read', () => {
    expect(report({ served: served('filter.syn', LIVE, OLD, null) })).toMatchObject({
      state: 'needs-reload',
      why: 'filter.syn analyses searches of title and holds older bytes on demo-2, demo-3: a reload of search analyzers takes v2',
    });
  });

  it('needs a reopen when no reload takes them', () => {
    const fields = [{ field: 'title', analyzer: 'standard', searchAnalyzer: 'words' }];
    expect(report({ settings: STOP, fields, served: served('filter.stop', OLD) })).toMatchObject({
      state: 'needs-reopen',
      why: expect.stringContaining('only closing and opening the index takes v2'),
    });
  });

  it('needs a reopen when a component that was reloaded is in another analyzer, too', () => {
    const settings = { ...SETTINGS, ...flat({ 'filter.stop.type': 'stop', 'filter.stop.stopwords_path': PATH }) };
    const both = { ...settings, ...flat({ 'analyzer.search.filter': 'syn,stop', 'analyzer.plain.filter': 'stop' }) };
    const of = { served: [...served('filter.syn', LIVE), ...served('filter.stop', OLD)] };
    expect(report({ settings: both, ...of }).state).toBe('needs-reopen');
    const alone = { ...settings, ...flat({ 'analyzer.search.filter': 'syn,stop' }) };
    expect(report({ settings: alone, ...of }).state).toBe('needs-reload');
  });
});

describe('an index whose documents are analysed with the path', () => {
  it('needs a reopen first, and says that its documents are old as well', () => {
    expect(report({ ...indexTime, served: served('filter.stop', OLD, OLD) })).toMatchObject({
      state: 'needs-reopen',
      why: 'filter.stop analyses documents and searches of title and holds older bytes on demo-1, demo-2: an analyzer or normalizer that holds it has no updateable filter, so that only closing and opening the index takes v2; its 3 documents were analysed with v1: only a new index has them analysed with the present rules',
      indexedSince: 1,
    });
  });

  it('needs a reindex once its analyzers have the live bytes, and remembers that it may be mixed from then on', () => {
    const reopened = report({ ...indexTime, served: served('filter.stop', LIVE) });
    expect(reopened).toMatchObject({ state: 'needs-reindex', indexedSince: 1, mixed: true });
    const rolledBack = { version: 1, previousVersion: 2, liveSha256: OLD, previous: reopened };
    expect(report({ ...indexTime, ...rolledBack, served: served('filter.stop', OLD) })).toMatchObject({
      state: 'needs-reindex',
      why: expect.stringContaining('of its 3 documents the first were analysed with v1 and others perhaps with later'),
    });
  });

  it('is live again after a way back that its analyzers never took part in', () => {
    const never = report({ ...indexTime, served: served('filter.stop', OLD) });
    const rolledBack = { version: 1, previousVersion: 2, liveSha256: OLD, previous: never };
    const back = report({ ...indexTime, ...rolledBack, served: served('filter.stop', OLD) });
    expect(back).toMatchObject({ state: 'live', indexedSince: 1 });
    expect(back).not.toHaveProperty('mixed');
  });

  it('is mixed when its analyzers were seen with bytes of neither version', () => {
    const between = served('filter.stop', '9'.repeat(64));
    expect(report({ ...indexTime, served: between })).toMatchObject({ state: 'needs-reopen', mixed: true });
  });

  it('is live at first sight, when it was made with the version that is live', () => {
    const { indexedSince, ...first } = report({
      ...indexTime,
      version: 1,
      previousVersion: undefined,
      liveSha256: OLD,
      served: served('filter.stop', OLD),
    });
    expect(first.state).toBe('live');
    expect(indexedSince).toBe(1);
  });

  it('takes versions of the same bytes for one', () => {
    const same = { version: 3, previousVersion: 2, sha256Of: () => LIVE };
    expect(report({ ...indexTime, ...same, served: served('filter.stop', LIVE) })).toMatchObject({
      state: 'live',
      indexedSince: 2,
    });
  });

  it('begins anew when it is empty, and under a new uuid', () => {
    const previous = report({ ...indexTime, served: served('filter.stop', LIVE) });
    const empty = report({ ...indexTime, documents: 0, previous, served: served('filter.stop', LIVE) });
    expect(empty).toMatchObject({ state: 'live', indexedSince: 2 });
    expect(empty).not.toHaveProperty('mixed');
    const other = { ...previous, uuid: 'u0' };
    const of = { version: 3, previousVersion: 2, liveSha256: LIVE, sha256Of: () => LIVE, previous: other };
    expect(report({ ...indexTime, ...of, served: served('filter.stop', LIVE) }).state).toBe('live');
  });

  it('is not taken for empty when nobody counts its documents', () => {
    const previous = report({ ...indexTime, served: served('filter.stop', LIVE) });
    const of = { ...indexTime, documents: 0, previous };
    expect(report({ ...of, served: [] })).toMatchObject({ state: 'needs-reindex', indexedSince: 1 });
    expect(report({ ...of, open: false, served: [] })).toMatchObject({
      state: 'needs-reindex',
      why: expect.stringMatching(/^v2: closed, and takes it when it is opened; .*; of its documents the first/),
    });
  });

  it.each([
    ['a normalizer', flat({ 'normalizer.n.char_filter': 'map' }), { field: 'code', normalizer: 'n' }],
    ['the default analyzer', flat({ 'analyzer.default.char_filter': 'map' }), { field: 'title' }],
    ['an analyzer of its own kind', flat({ 'analyzer.a.char_filter': 'map' }), { field: 'title', analyzer: 'a' }],
  ])('by %s', (_, holder, field) => {
    const settings = {
      ...holder,
      ...flat({ 'char_filter.map.type': 'mapping', 'char_filter.map.mappings_path': PATH }),
    };
    expect(report({ settings, fields: [field], served: served('char_filter.map', LIVE) })).toMatchObject({
      state: 'needs-reindex',
      why: expect.stringContaining(`char_filter.map analyses documents and searches of ${field.field}`),
    });
  });
});

describe('the analyzers that a field does not name', () => {
  const settings = {
    ...SETTINGS,
    ...flat({ 'analyzer.default_search.filter': 'syn', 'analyzer.default.type': 'standard' }),
  };
  it.each([
    ['searches take default_search', { field: 'title' }, 'analyses searches of title'],
    ['whatever analyzes documents', { field: 'title', analyzer: 'standard' }, 'analyses searches of title'],
    ['not where a search analyzer is named', { field: 't', searchAnalyzer: 'standard' }, '(no field uses it)'],
    ['or one for phrases', { field: 't', searchAnalyzer: 'standard', searchQuoteAnalyzer: 'search' }, 'searches of t'],
  ])('%s', (_, field, why) => {
    expect(report({ settings, fields: [field], served: served('filter.syn', LIVE) }).why).toContain(why);
  });

  it('phrases take default_search_quoted, whatever other searches take', () => {
    const quoted = { ...SETTINGS, ...flat({ 'analyzer.default_search_quoted.filter': 'syn' }) };
    const fields = [{ field: 'title', analyzer: 'standard', searchAnalyzer: 'standard' }];
    expect(report({ settings: quoted, fields, served: served('filter.syn', LIVE) }).why).toContain('searches of title');
  });
});

describe('an index of which no node says what it serves', () => {
  it.each([
    ['reload', 'live'],
    ['reopen', 'live'],
    ['nothing', 'needs-reload'],
  ] as const)('after a %s of its updateable filters is %s', (taken, state) => {
    expect(report({ taken }).state).toBe(state);
  });

  it.each([
    ['reload', 'needs-reopen'],
    ['reopen', 'needs-reindex'],
    ['nothing', 'needs-reopen'],
  ] as const)('after a %s with other filters is %s', (taken, state) => {
    expect(report({ ...indexTime, taken }).state).toBe(state);
  });

  it('stays as it was when the bytes are the same as before', () => {
    const previous = report({ ...indexTime });
    const again = { version: 3, previousVersion: 2, sha256Of: (v: number) => (v === 1 ? OLD : LIVE), previous };
    expect(report({ ...indexTime, ...again }).state).toBe('needs-reopen');
  });

  it('is live when nothing was served before', () => {
    expect(report({ ...indexTime, previousVersion: undefined, version: 1, taken: 'nothing' }).state).toBe('live');
  });
});

describe('other indices', () => {
  it('takes the live bytes when it is opened', () => {
    expect(report({ open: false, served: [] })).toMatchObject({
      state: 'live',
      why: 'v2: closed, and takes it when it is opened; filter.syn analyses searches of title',
    });
  });

  it('takes them when a shard of it starts', () => {
    expect(report({ served: [] })).toMatchObject({
      state: 'live',
      why: 'v2: no node has a shard of it, and it takes it when one starts; filter.syn analyses searches of title',
    });
    const sudachi = flat({
      'tokenizer.s.type': 'sudachi_tokenizer',
      'tokenizer.s.additional_settings': '{"userDict":["F1"]}',
      'analyzer.ja.tokenizer': 's',
    });
    const fields = [{ field: 'title', searchAnalyzer: 'ja' }];
    expect(report({ settings: sudachi, fields, served: [] })).toMatchObject({
      state: 'needs-reopen',
      why: expect.stringContaining('holds older bytes on some nodes'),
    });
  });

  it('says where nobody uses the component', () => {
    const unused = flat({ 'filter.syn.type': 'synonym', 'filter.syn.synonyms_path': PATH });
    expect(report({ settings: unused, served: [] })).toMatchObject({
      state: 'live',
      why: 'filter.syn is in no analyzer, from v2',
    });
    expect(report({ fields: [], served: served('filter.syn', OLD) })).toMatchObject({
      state: 'needs-reload',
      why: expect.stringContaining('filter.syn is in analyzer search (no field uses it) and holds older bytes'),
    });
  });

  it('has no report when it does not name the path', () => {
    expect(indexReport(facts({ settings: flat({ 'filter.syn.synonyms_path': 'analyzers/F12' }) }))).toBeUndefined();
  });

  it('finds the path by its other name', () => {
    const settings = { ...SETTINGS, 'index.analysis.filter.syn.synonyms_path': 'analyzers/words' };
    const records = [{ node: 'demo-1', component: 'filter.syn', path: 'analyzers/words', sha256: OLD }];
    expect(report({ settings, served: records }).state).toBe('needs-reload');
  });

  it('names five fields and counts the others', () => {
    const fields = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((field) => ({ field, searchAnalyzer: 'search' }));
    expect(report({ fields, served: served('filter.syn', LIVE) }).why).toContain(
      'searches of a, b, c, d, e and 2 more',
    );
  });
});
