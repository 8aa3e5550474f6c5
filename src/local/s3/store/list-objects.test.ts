import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ListRequest, listObjects } from './list-objects.ts';
import { compareKeys } from './object-index.ts';

const keyArbitrary = fc.string({ unit: fc.constantFrom('a', 'b', '/', '\uffee', '🥐'), minLength: 1, maxLength: 5 });
const bucketArbitrary = fc.uniqueArray(keyArbitrary, { maxLength: 30 }).map((keys) => keys.sort(compareKeys));

/** What the list is, said the long way: every key or common prefix once, in order. */
function wholeList(order: readonly string[], prefix: string, delimiter: string): string[] {
  const entries = order
    .filter((key) => key.startsWith(prefix))
    .map((key) => {
      const cut = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
      return cut === -1 ? key : key.slice(0, cut + delimiter.length);
    });
  return [...new Set(entries)];
}

describe('compareKeys', () => {
  it('orders as the UTF-8 bytes do', () => {
    fc.assert(
      fc.property(keyArbitrary, keyArbitrary, (a, b) => {
        expect(Math.sign(compareKeys(a, b))).toBe(Math.sign(Buffer.compare(Buffer.from(a), Buffer.from(b))));
      }),
    );
  });
});

describe('listObjects', () => {
  const list = (order: readonly string[], request: Partial<ListRequest>) =>
    listObjects(order, { prefix: '', delimiter: '', after: '', maxKeys: 1000, ...request });

  it('gives everything once and in order, whatever the size of a page', () => {
    fc.assert(
      fc.property(
        bucketArbitrary,
        fc.constantFrom('', 'a', 'a/', '/', '🥐'),
        fc.constantFrom('', '/', 'b', '//'),
        fc.integer({ min: 1, max: 4 }),
        (order, prefix, delimiter, maxKeys) => {
          const seen: string[] = [];
          let after: string | undefined = '';
          while (after !== undefined) {
            const page = list(order, { prefix, delimiter, after, maxKeys });
            const entries = [...page.keys, ...page.commonPrefixes].sort(compareKeys);
            expect(entries.length).toBeLessThanOrEqual(maxKeys);
            if (page.next !== undefined) expect(page.next).toBe(entries.at(-1));
            seen.push(...entries);
            after = page.next;
          }
          expect(seen).toEqual(wholeList(order, prefix, delimiter));
        },
      ),
    );
  });

  it('begins after a key that need not be there', () => {
    expect(list(['a', 'c'], { after: 'b' }).keys).toEqual(['c']);
    expect(list(['a', 'c'], { after: 'c' }).keys).toEqual([]);
  });

  it('keeps a folder of which only the beginning lies before `after`', () => {
    expect(list(['a/1', 'a/2'], { delimiter: '/', after: 'a/1' }).commonPrefixes).toEqual(['a/']);
  });

  it('gives nothing for no keys, and says that nothing follows', () => {
    expect(list(['a'], { maxKeys: 0 })).toEqual({ keys: [], commonPrefixes: [] });
  });
});
