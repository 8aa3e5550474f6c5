import { describe, expect, it } from 'vitest';
import { mergeReloads, parseReloadAnswer } from './reload-answer.ts';

const answer = (failures: readonly unknown[]) => ({
  _shards: { total: 6, successful: 6 - failures.length, failed: failures.length, failures },
  successful_refresh_details: [],
});

describe('parseReloadAnswer', () => {
  it("reads index-management's answer, which leaves the request cache alone", () => {
    const body = {
      _shards: { total: 6, successful: 6, failed: 0 },
      successful_refresh_details: [{ index: 'food', refreshed_analyzers: ['a', 'b'] }],
    };
    expect(parseReloadAnswer(body)).toEqual({
      requestCacheCleared: false,
      result: {
        shards: { total: 6, successful: 6, failed: 0 },
        reloaded: { food: ['a', 'b'] },
        failures: [],
      },
    });
  });

  it('joins the causes, each once, and finds the node', () => {
    const reason = {
      type: 'exception',
      reason: 'Failed to build synonyms: Invalid synonym rule at line 3',
      node: 'demo-0',
      caused_by: {
        type: 'illegal_argument_exception',
        reason: 'Failed to build synonyms',
        caused_by: { type: 'parse_exception', reason: 'two arrows', caused_by: { type: 'io_exception', reason: null } },
      },
    };
    const { failures } = parseReloadAnswer(answer([{ shard: 0, index: 'food', status: 'X', reason }])).result;
    expect(failures).toEqual([
      {
        index: 'food',
        node: 'demo-0',
        reason: 'Failed to build synonyms: Invalid synonym rule at line 3: two arrows: io_exception',
      },
    ]);
  });

  it('does without a node that was not said', () => {
    const failed = { type: 'failed_node_exception', reason: 'Failed node [x]', node_id: 'x' };
    expect(parseReloadAnswer(answer([{ index: 'food', reason: failed }])).result.failures).toEqual([
      { index: 'food', reason: 'Failed node [x]' },
    ]);
  });

  it.each([
    [{}],
    [null],
    [{ _shards: { total: 1, successful: 1, failed: 0 } }],
    [answer([{ index: 'food', reason: 'text' }])],
  ])('refuses another shape: %j', (body) => {
    expect(() => parseReloadAnswer(body)).toThrow(
      expect.objectContaining({ name: 'ClusterRequestError', type: 'unexpected_answer' }),
    );
  });
});

describe('mergeReloads', () => {
  it('adds up', () => {
    const one = {
      shards: { total: 4, successful: 3, failed: 1 },
      reloaded: { a: ['x'] },
      failures: [{ index: 'b', reason: 'r' }],
    };
    const other = { shards: { total: 2, successful: 2, failed: 0 }, reloaded: { c: [] }, failures: [] };
    expect(mergeReloads([one, other])).toEqual({
      shards: { total: 6, successful: 5, failed: 1 },
      reloaded: { a: ['x'], c: [] },
      failures: [{ index: 'b', reason: 'r' }],
    });
    expect(mergeReloads([])).toEqual({ shards: { total: 0, successful: 0, failed: 0 }, reloaded: {}, failures: [] });
  });
});
