import { describe, expect, it } from 'vitest';
import { demoNodeCount } from './node-count.ts';

const GIB = 1024 ** 3;

describe('demoNodeCount', () => {
  it.each([
    [16, undefined, 3],
    [16, 0, 3],
    [16, 2 ** 30, 3],
    [16, 2, 1],
    [4, undefined, 1],
  ])('with %i GiB in all and a limit of %o GiB: %i', (total, constrained, count) => {
    expect(demoNodeCount(total * GIB, constrained === undefined ? undefined : constrained * GIB)).toBe(count);
  });
});
