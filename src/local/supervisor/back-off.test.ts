import { expect, it } from 'vitest';
import { backOffMs } from './back-off.ts';

it('starts a node again at once the first time, and waits longer each time up to half a minute', () => {
  expect([1, 2, 3, 4, 5, 6, 7, 8, 100].map(backOffMs)).toEqual([0, 1, 2, 4, 8, 16, 30, 30, 30].map((s) => s * 1000));
});
