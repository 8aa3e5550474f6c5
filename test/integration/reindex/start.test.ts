// A real node behind the own API: of several reindexes that touch one index, one goes on and the others are refused.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectCluster } from '../../../src/opensearch/connect-cluster.ts';
import { connectIndexAdmin } from '../../../src/opensearch/connect-index-admin.ts';
import type { Reindex } from '../../../src/store/store.ts';
import { aDomain } from '../../support/aggregates.ts';
import { type BareCluster, getEngine, startBareCluster } from '../../support/bare-opensearch.ts';
import { serveApi } from '../longshore-api/served-api.ts';

const domain = aDomain('demo');
const PATH = '/domains/demo/reindexes';
let bare: BareCluster;

beforeAll(async () => {
  bare = await startBareCluster({ engine: await getEngine('3.8.0'), nodes: 1 });
  for (const index of ['rooms-1', 'rooms-2', 'halls-1']) await send('PUT', `/${index}`);
  const aliases = { 'rooms-1': ['rooms', 'chambers'], 'rooms-2': ['suites'], 'halls-1': ['halls'] };
  const actions = Object.entries(aliases).flatMap(([index, names]) =>
    names.map((alias) => ({ add: { index, alias } })),
  );
  await send('POST', '/_aliases', { actions });
}, 300_000);

afterAll(() => bare?.close());

async function send(method: string, path: string, body?: unknown): Promise<void> {
  const response = await fetch(`${bare.urls[0]}${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  expect(response.status, await response.text()).toBe(200);
}

async function serve() {
  const api = await serveApi({
    parts: { connectCluster, connectIndexAdmin },
    observer: {
      observe: async () => ({ nodes: [{ name: 'demo-0', url: bare.urls[0] ?? '', state: { status: 'running' } }] }),
      nodeIds: async () => new Map(),
    },
  });
  await api.store.domains.insert(domain);
  const start = (alias: string, target?: string) => api.call(PATH, { method: 'POST', body: { alias, target } });
  const running = async () => (await api.store.reindexes.listForDomain(domain.id, { limit: 10 })).items;
  /** Ends it, as its reconciler would. */
  const end = async (state: Reindex['state']) => {
    for (const reindex of await running()) await api.store.reindexes.update({ ...reindex, state });
  };
  return { start, running, end };
}

describe('a reindex is refused', () => {
  it('while another one makes the same index anew behind another alias, and not afterwards', async () => {
    const { start, running, end } = await serve();
    expect(await start('rooms')).toMatchObject({ status: 202, document: { source: 'rooms-1' } });
    const [first] = await running();
    expect(await start('chambers')).toMatchObject({
      type: 'ConflictException',
      document: { message: expect.stringContaining(`Index rooms-1 is being reindexed already: ${first?.id}`) },
    });
    expect(await start('halls')).toMatchObject({ status: 202 });
    await end({ status: 'CANCELLED' });
    expect(await start('chambers')).toMatchObject({ status: 202, document: { source: 'rooms-1' } });
  });

  it('but one of those that are asked for at once', async () => {
    const { start, running } = await serve();
    const answers = await Promise.all(['rooms', 'chambers', 'rooms', 'chambers'].map((alias) => start(alias)));
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 409, 409, 409]);
    expect(await running()).toHaveLength(1);
  });

  it('while its index is being made by another one', async () => {
    const { start, running, end } = await serve();
    expect(await start('rooms', 'rooms-3')).toMatchObject({ status: 202 });
    // Made meanwhile, and a client has put an alias on it.
    await send('PUT', '/rooms-3', { aliases: { lofts: {} } });
    const [first] = await running();
    expect(await start('lofts')).toMatchObject({
      type: 'ConflictException',
      document: { message: expect.stringContaining(`Index rooms-3 is being made by reindex ${first?.id}`) },
    });
    await end({ status: 'DONE' });
    expect(await start('lofts')).toMatchObject({ status: 202 });
  });

  it('while another one has the same alias, or the same target', async () => {
    const { start } = await serve();
    expect(await start('rooms', 'rooms-9')).toMatchObject({ status: 202 });
    expect(await start('rooms')).toMatchObject({ type: 'ConflictException' });
    expect(await start('suites', 'rooms-9')).toMatchObject({
      type: 'ConflictException',
      document: { message: expect.stringContaining('rooms-9') },
    });
  });
});
