import { describe, expect, it } from 'vitest';
import { parseHealth, parseIndexAnalysis, parseNodeIds, parseShardCount } from './cluster-answers.ts';

const refused = expect.objectContaining({ name: 'ClusterRequestError', type: 'unexpected_answer' });

describe('parseHealth', () => {
  it('refuses a status that OpenSearch does not have', () => {
    expect(() => parseHealth({ status: 'purple' })).toThrow(refused);
  });
});

describe('parseNodeIds', () => {
  it('is by name', () => {
    const body = { nodes: { x1: { name: 'demo-0' }, x2: { name: 'demo-1' } } };
    expect([...parseNodeIds(body)]).toEqual([
      ['demo-0', 'x1'],
      ['demo-1', 'x2'],
    ]);
  });

  it('refuses what is no object', () => {
    expect(() => parseNodeIds('demo-0')).toThrow(refused);
  });
});

describe('parseShardCount', () => {
  const state = {
    nodes: { x1: { name: 'demo-0' }, x2: { name: 'demo-1' }, x3: { name: 'demo-2' } },
    routing_nodes: { nodes: { x1: [{ state: 'STARTED' }, { state: 'RELOCATING' }], x2: [{ state: 'INITIALIZING' }] } },
  };

  it.each([
    [['demo-0'], 2],
    [['demo-0', 'demo-1'], 3],
    [['demo-2'], 0],
    [['gone'], 0],
    [[], 0],
  ])('of %j is %i', (nodes, count) => {
    expect(parseShardCount(state, nodes)).toBe(count);
  });

  it('is 0 in a cluster without shards, where the filter leaves everything out', () => {
    expect(parseShardCount({ nodes: { x1: { name: 'demo-0' } } }, ['demo-0'])).toBe(0);
    expect(parseShardCount({}, ['demo-0'])).toBe(0);
  });
});

describe('parseIndexAnalysis', () => {
  const key = 'index.analysis.filter.f';
  const settings = {
    food: {
      settings: { [`${key}.synonyms_path`]: 'analyzers/F1', [`${key}.stopwords`]: ['a', 'b'], [`${key}.x`]: null },
    },
    fresh: { settings: {} },
  };
  const resolved = {
    indices: [
      { name: 'food', attributes: ['open'] },
      { name: '.behind', attributes: ['hidden', 'open'] },
      { name: 'shut', attributes: ['closed'] },
    ],
    aliases: [],
    data_streams: [],
  };

  it('has every index, with its settings flat and whether it is open', () => {
    const indices = parseIndexAnalysis(resolved, settings);
    expect(new Map(indices.map((index) => [index.index, index.open]))).toEqual(
      new Map([
        ['food', true],
        ['fresh', true],
        ['.behind', true],
        ['shut', false],
      ]),
    );
    expect(indices.find(({ index }) => index === 'food')?.settings).toEqual({
      [`${key}.synonyms_path`]: 'analyzers/F1',
      [`${key}.stopwords`]: 'a,b',
    });
  });

  it('refuses other shapes', () => {
    expect(() => parseIndexAnalysis({}, settings)).toThrow(refused);
    expect(() => parseIndexAnalysis(resolved, { food: 1 })).toThrow(refused);
  });
});
