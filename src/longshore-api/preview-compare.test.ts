import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FieldTokens, PreviewToken } from '../opensearch/preview.ts';
import { comparedQuery, hitsChanged } from './preview-compare.ts';

const found = (...ids: string[]) => ({ hits: ids.map((id) => ({ id, score: 1 })), total: ids.length });
const token = (text: string, position = 0): PreviewToken => ({
  token: text,
  position,
  positionLength: 1,
  type: 'word',
});
const field = (before: PreviewToken[], after: PreviewToken[]): FieldTokens => ({
  field: 'title',
  analyzer: 'a',
  before: [before],
  after: [after],
});

describe('hitsChanged', () => {
  it.each([
    [['a', 'b'], ['a', 'b'], 0],
    [['a', 'b'], ['b', 'a'], 0],
    [['a', 'b', 'c', 'd'], ['a', 'b', 'c', 'e'], 0.25],
    [['a'], ['a', 'b', 'c', 'd'], 0.75],
    [['a'], ['b'], 1],
    [[], ['a'], 1],
    [['a'], [], 1],
    [[], [], 0],
  ])('%j → %j: %d', (before, after, share) => {
    expect(hitsChanged(found(...before), found(...after))).toBe(share);
  });

  it('is the same in both directions, and between 0 and 1', () => {
    const ids = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'));
    fc.assert(
      fc.property(ids, ids, (one, other) => {
        const share = hitsChanged(found(...one), found(...other));
        expect(share).toBe(hitsChanged(found(...other), found(...one)));
        expect(share).toBeGreaterThanOrEqual(0);
        expect(share).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('comparedQuery', () => {
  const hits = { before: found('a'), after: found('a') };

  it('does not take the order of alternatives for a change', () => {
    const fields = [field([token('sofa'), token('couch')], [token('couch'), token('sofa')])];
    expect(comparedQuery('sofa', 0, fields, hits).tokensChanged).toBe(false);
  });

  it('sees another token, and a token elsewhere', () => {
    expect(comparedQuery('x', 0, [field([token('sofa')], [token('sofa'), token('couch')])], hits).tokensChanged).toBe(
      true,
    );
    expect(comparedQuery('x', 0, [field([token('sofa')], [token('sofa', 1)])], hits).tokensChanged).toBe(true);
  });
});
