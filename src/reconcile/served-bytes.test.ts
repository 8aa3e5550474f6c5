import { describe, expect, it } from 'vitest';
import { analyzerGraph } from '../domains/analyzer-graph.ts';
import { ClusterRequestError, type IndexAnalysis, type ServedBytes } from '../opensearch/cluster.ts';
import { askServedBytes, isTakenBy, staleBytes } from './served-bytes.ts';

const served = (change: Partial<ServedBytes> = {}): ServedBytes => ({
  node: 'demo-0',
  index: 'books',
  component: 'filter.synonyms',
  path: 'analyzers/F1',
  sha256: 'new',
  ...change,
});

it('staleBytes are those of a path that is asked for and that are other or unknown', () => {
  const all = [served(), served({ node: 'demo-1', sha256: 'old' }), served({ node: 'demo-2', sha256: null })];
  const elsewhere = served({ path: 'analyzers/F2', sha256: 'old' });
  expect(staleBytes([...all, elsewhere], new Map([['analyzers/F1', 'new']])).map(({ node }) => node)).toEqual([
    'demo-1',
    'demo-2',
  ]);
});

describe('isTakenBy', () => {
  const analyzers = analyzerGraph({
    'index.analysis.filter.synonyms.type': 'synonym_graph',
    'index.analysis.filter.synonyms.updateable': 'true',
    'index.analysis.filter.stop.type': 'stop',
    'index.analysis.filter.unused.type': 'stop',
    'index.analysis.filter.both.type': 'stop',
    'index.analysis.analyzer.searching.filter': 'synonyms,both',
    'index.analysis.analyzer.indexing.filter': 'stop,both',
  });

  it('a reload takes what is only in analyzers that can be reloaded', () => {
    expect(isTakenBy('reload', 'filter.synonyms', analyzers)).toBe(true);
    for (const component of ['filter.stop', 'filter.both', 'filter.unused'])
      expect(isTakenBy('reload', component, analyzers)).toBe(false);
  });

  it('a reopening takes all that is in an analyzer', () => {
    for (const component of ['filter.synonyms', 'filter.stop', 'filter.both'])
      expect(isTakenBy('reopen', component, analyzers)).toBe(true);
    expect(isTakenBy('reopen', 'filter.unused', analyzers)).toBe(false);
  });
});

describe('askServedBytes', () => {
  const open = (index: string): IndexAnalysis => ({ index, open: true, settings: {} });

  it('asks again without an index that is gone', async () => {
    const asked: (readonly string[])[] = [];
    const answer = await askServedBytes(
      {
        servedBytes: async (indices) => {
          asked.push(indices);
          if (indices.includes('gone'))
            throw new ClusterRequestError(404, 'index_not_found_exception', 'no such index');
          return [served()];
        },
        indexAnalysis: async () => [open('books')],
      },
      ['books', 'gone'],
    );
    expect(answer).toEqual([served()]);
    expect(asked).toEqual([['books', 'gone'], ['books']]);
  });

  it('gives undefined where nodes are of before that, and throws what else is wrong', async () => {
    const refusing = (error: ClusterRequestError) => ({
      servedBytes: () => Promise.reject(error),
      indexAnalysis: async () => [open('books')],
    });
    const before = new ClusterRequestError(400, 'request_error', 'no handler found for uri [/x] and method [GET]');
    expect(await askServedBytes(refusing(before), ['books'])).toBeUndefined();
    const forbidden = new ClusterRequestError(403, 'security_exception', 'no permissions');
    await expect(askServedBytes(refusing(forbidden), ['books'])).rejects.toThrow('no permissions');
  });

  it('asks nothing for no index', async () => {
    const never = () => Promise.reject(new Error('was asked'));
    expect(await askServedBytes({ servedBytes: never, indexAnalysis: never }, [])).toEqual([]);
  });
});
