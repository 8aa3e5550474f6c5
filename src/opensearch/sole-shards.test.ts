import { expect, it } from 'vitest';
import { parseSoleShardCount } from './cluster-answers.ts';

const state = {
  nodes: { a1: { name: 'demo-0' }, b2: { name: 'demo-1' }, c3: { name: 'demo-2' } },
  routing_nodes: {
    nodes: {
      a1: [
        { state: 'STARTED', index: 'books', shard: 0 },
        { state: 'INITIALIZING', index: 'books', shard: 1 },
      ],
      b2: [
        { state: 'STARTED', index: 'books', shard: 0 },
        { state: 'RELOCATING', index: 'books', shard: 1 },
      ],
      c3: [{ state: 'STARTED', index: 'films', shard: 0 }],
    },
  },
};

it('counts the shards that would be lost with the nodes', () => {
  expect(parseSoleShardCount(state, ['demo-0'])).toBe(0);
  // books/1 is still on its way to demo-0.
  expect(parseSoleShardCount(state, ['demo-1'])).toBe(1);
  expect(parseSoleShardCount(state, ['demo-1', 'demo-2'])).toBe(2);
  expect(parseSoleShardCount(state, ['demo-9'])).toBe(0);
});

it('takes an answer from which all that is empty was left out', () => {
  expect(parseSoleShardCount({}, ['demo-0'])).toBe(0);
});
