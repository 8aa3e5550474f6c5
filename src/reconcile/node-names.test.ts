import { expect, it } from 'vitest';
import { nodeNames } from './node-names.ts';

const agents = ['demo-10', 'demo-2', 'demo-0', 'demo-1'].map((node) => ({
  node,
  apply: () => Promise.reject(new Error('not asked')),
}));

it('keeps the first nodes and lets the highest numbers go', () => {
  expect(nodeNames(agents, 2)).toEqual({ wanted: ['demo-0', 'demo-1'], leaving: ['demo-2', 'demo-10'] });
  expect(nodeNames(agents, 11)).toEqual({ wanted: ['demo-0', 'demo-1', 'demo-2', 'demo-10'], leaving: [] });
});
