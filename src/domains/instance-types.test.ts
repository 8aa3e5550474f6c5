import { describe, expect, it } from 'vitest';
import { DATA_INSTANCE_TYPES, isDataInstanceType } from './instance-types.ts';

describe('data node types', () => {
  it.each([
    ['m4.large.search', true],
    ['t3.small.search', true],
    ['r7g.large.search', true],
    ['i8g.4xlarge.search', true],
    ['ultrawarm1.medium.search', false],
    ['m4.large', false],
    ['large.search', false],
  ])('%s: %s', (type, expected) => {
    expect(isDataInstanceType(type)).toBe(expected);
  });

  it('are sorted and without repetition', () => {
    expect([...new Set(DATA_INSTANCE_TYPES)].sort()).toEqual(DATA_INSTANCE_TYPES);
  });
});
