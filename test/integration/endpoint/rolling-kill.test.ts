import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Endpoint, openEndpoint } from '../../../src/local/endpoint/endpoint.ts';
import { type BareCluster, getEngine, startBareCluster } from '../../support/bare-opensearch.ts';
import { until } from '../../support/until.ts';

const NODES = 2;
const CLIENTS = 4;

let cluster: BareCluster;
let endpoint: Endpoint;

beforeAll(async () => {
  cluster = await startBareCluster({ engine: await getEngine('3.8.0'), nodes: NODES });
  // All of them, always: the endpoint itself finds out which one is gone.
  endpoint = await openEndpoint({ liveNodes: () => cluster.urls, host: '127.0.0.1' });
  await json('PUT', '/food', {
    settings: { number_of_shards: 2, number_of_replicas: NODES - 1 },
    mappings: { properties: { text: { type: 'text' } } },
  });
  for (let id = 0; id < 20; id++) await json('PUT', `/food/_doc/${id}?refresh=true`, { text: `croissant ${id}` });
  await json('GET', '/_cluster/health/food?wait_for_status=green&timeout=60s');
}, 300_000);

afterAll(async () => {
  await endpoint?.close();
  await cluster?.close();
});

async function json(method: string, path: string, body?: unknown) {
  const response = await fetch(`http://${endpoint.host}:${endpoint.port}${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return JSON.parse(text);
}

/** Searches until told to stop; what failed, in words. */
async function searchUntil(stopped: () => boolean, seen: { searches: number; failures: string[] }): Promise<void> {
  while (!stopped()) {
    const asked = performance.now();
    try {
      const { hits } = await json('POST', '/food/_search', { query: { match: { text: 'croissant' } } });
      seen.searches++;
      if (hits.total.value !== 20) seen.failures.push(`${hits.total.value} hits`);
    } catch (error) {
      seen.failures.push(`after ${Math.round(performance.now() - asked)} ms: ${error}`);
    }
  }
}

describe('a node is lost under a search load', () => {
  it.each(['SIGKILL', 'SIGTERM'] as const)(
    '%s and start again: no search fails',
    async (signal) => {
      const seen = { searches: 0, failures: [] as string[] };
      let stop = false;
      const load = Array.from({ length: CLIENTS }, () => searchUntil(() => stop, seen));
      try {
        const more = (count: number) => {
          const from = seen.searches;
          return until(`${count} more searches`, async () => seen.searches >= from + count);
        };
        await more(100);
        const victim = cluster.nodes[NODES - 1];
        await victim?.kill(signal);
        await more(200);
        await victim?.start();
        await until('the cluster is green', () =>
          json('GET', '/_cluster/health/food?wait_for_status=green&timeout=5s'),
        );
        await more(100);
      } finally {
        stop = true;
        await Promise.all(load);
      }
      expect(seen.failures).toEqual([]);
    },
    240_000,
  );
});
