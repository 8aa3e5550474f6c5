import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pageOf, readPage } from './page.ts';

const scope = { operation: 'List', accountId: '0', question: [] };

async function readAll(items: readonly number[], size: number, keep: (item: number) => boolean): Promise<number[][]> {
  const pages: number[][] = [];
  let token: string | undefined;
  do {
    const page = await readPage(
      { MaxResults: size, NextToken: token },
      scope,
      async ({ limit, after }) => {
        const start = Number(after ?? 0);
        const end = start + limit;
        return { items: items.slice(start, end), ...(end < items.length && { next: String(end) }) };
      },
      keep,
    );
    pages.push([...page.items]);
    token = page.NextToken;
  } while (token !== undefined);
  return pages;
}

describe('a page', () => {
  it('gives everything that is kept once and in order, in full pages', async () => {
    const numbers = fc.uniqueArray(fc.nat(200), { maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(
        numbers,
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 4 }),
        async (items, size, nth) => {
          const keep = (item: number) => item % nth === 0;
          const pages = await readAll(items, size, keep);
          expect(pages.flat()).toEqual(items.filter(keep));
          for (const page of pages.slice(0, -1)) expect(page).toHaveLength(size);
        },
      ),
    );
  });

  it('holds 100 when nothing is said', async () => {
    const items = Array.from({ length: 150 }, (_, i) => i);
    const first = await pageOf(items, {}, scope);
    expect(first.items).toEqual(items.slice(0, 100));
    const second = await pageOf(items, { NextToken: first.NextToken }, scope);
    expect(second).toEqual({ items: items.slice(100) });
  });

  it.each([0, -1, 101, 1.5, Number.NaN])('of %d results is refused', async (MaxResults) => {
    await expect(pageOf([1], { MaxResults }, scope)).rejects.toThrow('MaxResults must be between 1 and 100');
  });
});
