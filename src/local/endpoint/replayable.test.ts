import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isReplayable } from './replayable.ts';

describe('isReplayable', () => {
  it.each([
    ['GET', '/'],
    ['GET', '/food/_doc/1'],
    ['HEAD', '/food'],
    ['OPTIONS', '/'],
    ['GET', '/food/_search?scroll=1m'],
    ['POST', '/_search'],
    ['POST', '/food/_search?size=0'],
    ['POST', '/food,drinks/_search/'],
    ['POST', '//food//_search'],
    ['POST', '/_all/_search'],
    ['POST', '/*/_count'],
    ['POST', '/food/_search/template'],
    ['POST', '/_msearch'],
    ['POST', '/food/_mget'],
    ['POST', '/food/_explain/1'],
    ['POST', '/food/_termvectors'],
    ['POST', '/food/_validate/query'],
    ['POST', '/_analyze'],
    ['POST', '/food/_refresh'],
    ['POST', '/food/_cache/clear'],
    ['POST', '/_plugins/_refresh_search_analyzers/food,drinks'],
  ])('%s %s', (method, path) => {
    expect(isReplayable(method, path)).toBe(true);
  });

  it.each([
    ['POST', '/_bulk'],
    ['POST', '/food/_bulk'],
    ['POST', '/food/_doc'],
    ['POST', '/food/_update/1'],
    ['POST', '/food/_update_by_query'],
    ['POST', '/_reindex'],
    ['POST', '/food/_close'],
    ['POST', '/_search/scroll'],
    ['GET', '/_search/scroll/abc'],
    ['GET', '/_search/scroll?scroll_id=abc'],
    ['POST', '/food/_search/point_in_time'],
    ['PUT', '/food'],
    ['PUT', '/food/_doc/1'],
    ['DELETE', '/food/_doc/1'],
    ['PATCH', '/_plugins/_security/api/roles'],
    ['POST', '/'],
  ])('not %s %s', (method, path) => {
    expect(isReplayable(method, path)).toBe(false);
  });

  it('does not take the id of a document for an operation', () => {
    const id = fc.constantFrom('_search', '_count', '_mget', '_analyze', '_refresh');
    const write = fc.constantFrom('_doc', '_create', '_update');
    fc.assert(
      fc.property(fc.constantFrom('food', 'a,b', 'f%C3%A9', '_all'), write, id, (index, operation, name) => {
        expect(isReplayable('POST', `/${index}/${operation}/${name}`)).toBe(false);
      }),
    );
  });
});
