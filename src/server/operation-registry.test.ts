import { describe, expect, it } from 'vitest';
import { OPERATIONS } from '../model/operations.ts';
import { operations } from '../operations/index.ts';
import { type OperationRegistry, wireHandler } from './operation-registry.ts';

describe('wireHandler', () => {
  it('finds every handler that operations/ offers, and no other', () => {
    const registry: OperationRegistry = operations;
    const found = OPERATIONS.filter(({ name }) => wireHandler(registry, name) !== undefined).map(({ name }) => name);
    expect(found.sort()).toEqual(Object.keys(operations).sort());
  });
});
