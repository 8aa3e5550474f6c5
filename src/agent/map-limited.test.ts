import { expect, it } from 'vitest';
import { mapLimited } from './map-limited.ts';

it('keeps the order and never has more at work than the limit', async () => {
  let atWork = 0;
  let most = 0;
  const results = await mapLimited([5, 1, 4, 2, 3], 2, async (item) => {
    most = Math.max(most, ++atWork);
    for (let turn = 0; turn < item; turn++) await Promise.resolve();
    atWork--;
    return item * 10;
  });
  expect(results).toEqual([50, 10, 40, 20, 30]);
  expect(most).toBe(2);
});

it('throws the first failure', async () => {
  await expect(mapLimited([1, 2], 2, (item) => Promise.reject(new Error(`item ${item}`)))).rejects.toThrow('item 1');
});

it('does nothing with nothing', async () => {
  expect(await mapLimited([], 4, () => Promise.reject(new Error('called')))).toEqual([]);
});
