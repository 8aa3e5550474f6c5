import { describe, expect, it } from 'vitest';
import { OPERATIONS } from '../model/operations.ts';
import { operations } from './index.ts';

describe('the registry', () => {
  it('knows only operations of the service', () => {
    const known = new Set<string>(OPERATIONS.map(({ name }) => name));
    expect(Object.keys(operations).filter((name) => !known.has(name))).toEqual([]);
  });

  it('offers the twelve package operations', () => {
    const offered = Object.keys(operations).filter((name) => name.includes('Package'));
    expect(offered).toHaveLength(12);
  });
});
