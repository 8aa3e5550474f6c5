import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectIndexAdmin } from '../../../src/opensearch/connect-index-admin.ts';
import type { IndexAdmin } from '../../../src/opensearch/index-admin.ts';
import { type BareCluster, getEngine, startBareCluster } from '../../support/bare-opensearch.ts';
import { until } from '../../support/until.ts';

const DOCUMENTS = 5_000;
const SETTINGS = { 'index.number_of_replicas': '0' };

let bare: BareCluster;
let admin: IndexAdmin;
beforeAll(async () => {
  bare = await startBareCluster({ engine: await getEngine('3.8.0'), nodes: 1 });
  admin = connectIndexAdmin(bare.urls);
}, 300_000);
afterAll(() => bare?.close());

async function send(method: string, path: string, body?: string): Promise<number> {
  const headers = { 'content-type': 'application/x-ndjson' };
  const response = await fetch(`${bare.urls[0]}${path}`, { method, headers, ...(body !== undefined && { body }) });
  await response.arrayBuffer();
  return response.status;
}

describe('a block of writes', () => {
  const write = () => send('PUT', '/blocked/_doc/1', '{}');

  it('may be asked for again, and goes as if it had never been', async () => {
    await admin.create('blocked', { settings: SETTINGS, mappings: {} });
    await admin.blockWrites('blocked');
    await admin.blockWrites('blocked');
    expect(await write()).toBe(403);
    await admin.allowWrites('blocked');
    expect(await write()).toBe(201);
    expect((await admin.describe('blocked'))?.settings).not.toHaveProperty('index.blocks.write');
  });
});

describe('a copy', () => {
  it('tells its progress also where it meets what was copied before', async () => {
    for (const index of ['from', 'to']) await admin.create(index, { settings: SETTINGS, mappings: {} });
    const documents = Array.from({ length: DOCUMENTS }, (_, i) => `{"index":{"_id":"${i}"}}\n{"text":"room ${i}"}\n`);
    await send('POST', '/from/_bulk?refresh=true', documents.join(''));
    const first = await admin.startCopy('from', 'to');
    await until('the first copy has ended', async () => (await admin.copyStatus(first)).kind === 'ended');
    expect(await admin.count('to')).toBe(DOCUMENTS);

    const second = await admin.startCopy('from', 'to');
    // Slow from here on, so that it is seen while it runs.
    await send('POST', `/_reindex/${second}/_rethrottle?requests_per_second=100`);
    const seen = await until('the second copy has come further', async () => {
      const status = await admin.copyStatus(second);
      return status.kind === 'running' && status.seen > 0 ? status.seen : undefined;
    });
    expect(seen).toBeGreaterThan(0);
    await send('POST', `/_reindex/${second}/_rethrottle?requests_per_second=-1`);
    await until('the second copy has ended', async () => (await admin.copyStatus(second)).kind === 'ended');
    expect(await admin.count('to')).toBe(DOCUMENTS);
  });
});
