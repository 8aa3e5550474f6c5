import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesWildcard } from './wildcard.ts';

describe('matchesWildcard', () => {
  it.each([
    ['analysis-nori', 'analysis-nori', true],
    ['analysis-*', 'analysis-nori', true],
    ['*-nori', 'analysis-nori', true],
    ['*', '', true],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['a*b*c', 'a1b2c', true],
    ['a*b*c', 'a1c2b', false],
    ['OpenSearch_3.*', 'OpenSearch_3x8', false],
    ['OpenSearch_3.*', 'OpenSearch_3.8', true],
    ['ab', 'abc', false],
    ['', 'a', false],
  ])('%s on %s: %s', (pattern, value, expected) => {
    expect(matchesWildcard(pattern, value)).toBe(expected);
  });

  it('is what the regular expression would say', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 8 });
    fc.assert(
      fc.property(letters, fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 8 }), (pattern, value) => {
        const regular = new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`);
        expect(matchesWildcard(pattern, value)).toBe(regular.test(value));
      }),
    );
  });
});
