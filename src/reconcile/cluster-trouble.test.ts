import { expect, it } from 'vitest';
import { ClusterRequestError } from '../opensearch/cluster.ts';
import { passingTrouble } from './cluster-trouble.ts';

it.each([
  ['a node that did not say what it serves', new ClusterRequestError(200, 'incomplete_answer', 'n2 has left'), true],
  ['too many requests', new ClusterRequestError(429, 'circuit_breaking_exception', 'Data too large'), true],
  ['no cluster manager', new ClusterRequestError(503, 'cluster_manager_not_discovered_exception', 'none'), true],
  ['a refusal', new ClusterRequestError(400, 'illegal_argument_exception', 'failed to build synonyms'), false],
  ['an answer that is none', new ClusterRequestError(200, 'unexpected_answer', 'served: Required'), false],
])('%s', (_, error, passes) => {
  expect(passingTrouble(error) !== undefined).toBe(passes);
});
