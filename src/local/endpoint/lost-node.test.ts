import { expect, it } from 'vitest';
import type { Answer } from './forward.ts';
import { tellsOfLostNode } from './lost-node.ts';

const answer = (status: number, error: object): Answer => ({
  status,
  statusMessage: '',
  headers: [],
  head: Buffer.from(JSON.stringify({ error, status })),
});

it('knows the loss of a node from other errors', () => {
  const lost = { type: 'node_disconnected_exception', reason: '[demo-1][127.0.0.1:19301] disconnected' };
  const search = { type: 'search_phase_execution_exception', phase: 'fetch', root_cause: [lost], caused_by: lost };
  expect(tellsOfLostNode(answer(500, search))).toBe(true);
  expect(tellsOfLostNode(answer(500, { type: 'null_pointer_exception', reason: 'node_disconnected_exception' }))).toBe(
    false,
  );
  expect(tellsOfLostNode(answer(200, search))).toBe(false);
});
