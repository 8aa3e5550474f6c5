import { describe, expect, it } from 'vitest';
import { parseBlock, parseCopyStatus } from './index-admin-answers.ts';

describe('the answer to a block of writes', () => {
  const indices = [{ name: 'rooms', blocked: true }];

  it.each([
    [{ acknowledged: true, shards_acknowledged: true, indices }, true],
    // All of them were blocked before.
    [{ acknowledged: true, shards_acknowledged: false, indices: [] }, true],
    [{ acknowledged: true, shards_acknowledged: false, indices: [{ name: 'rooms', blocked: false }] }, false],
    [{ acknowledged: false, shards_acknowledged: false, indices }, false],
    [{ acknowledged: false, shards_acknowledged: false, indices: [] }, false],
  ])('%j: writes have ended: %s', (body, ended) => {
    expect(parseBlock(body)).toBe(ended);
  });
});

describe('the status of a copy', () => {
  it('counts what was there already as seen', () => {
    const status = { total: 9, created: 2, version_conflicts: 3 };
    expect(parseCopyStatus({ completed: false, task: { status } })).toEqual({ kind: 'running', seen: 5 });
    expect(parseCopyStatus({ completed: false, task: {} })).toEqual({ kind: 'running', seen: 0 });
  });
});
