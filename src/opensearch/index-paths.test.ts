import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { indexPaths } from './index-paths.ts';

describe('indexPaths', () => {
  it('is one path for a few indices, and none for none', () => {
    expect(indexPaths(['food', '.hidden', 'a+b'])).toEqual(['food,.hidden,a%2Bb']);
    expect(indexPaths([])).toEqual([]);
  });

  it('keeps every name, in order, and the limit', () => {
    // A name is at most 255 bytes, a byte at most three characters when encoded.
    const names = fc.array(fc.string({ minLength: 1, maxLength: 60, unit: 'binary' }));
    fc.assert(
      fc.property(names, fc.integer({ min: 800, max: 2000 }), (indices, longest) => {
        const paths = indexPaths(indices, longest);
        expect(paths.flatMap((path) => path.split(',').map(decodeURIComponent))).toEqual(indices);
        for (const path of paths) expect(path.length).toBeLessThanOrEqual(longest);
      }),
    );
  });
});
