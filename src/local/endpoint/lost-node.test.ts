import { deflateSync, gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import type { Answer } from './forward.ts';
import { lostNode } from './lost-node.ts';

const answer = (status: number, error: object): Answer => ({
  status,
  statusMessage: '',
  headers: [],
  head: Buffer.from(JSON.stringify({ error, status })),
});

it('knows the loss of a node from other errors', () => {
  const lost = { type: 'node_disconnected_exception', reason: '[demo-1][127.0.0.1:19301] disconnected' };
  const search = { type: 'search_phase_execution_exception', phase: 'fetch', root_cause: [lost], caused_by: lost };
  expect(lostNode(answer(500, search))).toBe('disconnected');
  const absent = { type: 'node_not_connected_exception', reason: '[demo-1][127.0.0.1:19301] Node not connected' };
  expect(lostNode(answer(500, { ...search, root_cause: [], caused_by: absent }))).toBe('not-connected');
  expect(lostNode(answer(500, { type: 'null_pointer_exception', reason: 'node_disconnected_exception' }))).toBe(
    undefined,
  );
  expect(lostNode(answer(200, search))).toBe(undefined);
});

it('reads an error that is compressed, and takes what is not for no loss', () => {
  const plain = answer(500, { type: 'node_not_connected_exception' });
  const encoded = (encoding: string, head: Buffer): Answer => ({
    ...plain,
    headers: ['content-encoding', encoding],
    head,
  });
  expect(lostNode(encoded('gzip', gzipSync(plain.head)))).toBe('not-connected');
  expect(lostNode(encoded('deflate', deflateSync(plain.head)))).toBe('not-connected');
  expect(lostNode(encoded('gzip', plain.head))).toBe(undefined);
});
