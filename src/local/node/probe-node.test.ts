import { createServer, type RequestListener, type Server } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { hasFormed, probeNode } from './probe-node.ts';

describe('probeNode', () => {
  let server: Server | undefined;
  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
  });

  const serve = async (listener: RequestListener): Promise<string> => {
    const started = createServer(listener);
    server = started;
    await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
    const address = started.address();
    return `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`;
  };
  const answer = (status: number, body: unknown) =>
    serve((_, response) => response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body)));
  const main = { name: 'demo-0', cluster_name: 'x', cluster_uuid: 'rxgX9L98R6C', tagline: 'The OpenSearch Project' };

  it('tells the node, and that it serves', async () => {
    const seen = await probeNode(await answer(200, main), 5_000);
    expect(seen).toEqual({ nodeName: 'demo-0', clusterUuid: 'rxgX9L98R6C', ready: true });
    expect(seen && hasFormed(seen)).toBe(true);
  });

  it('tells a node that has no cluster yet', async () => {
    const seen = await probeNode(await answer(503, { ...main, cluster_uuid: '_na_' }), 5_000);
    expect(seen?.ready).toBe(false);
    expect(seen && hasFormed(seen)).toBe(false);
  });

  it.each([
    ['a web page', '<html></html>'],
    ['other JSON', '{"name":1}'],
    ['too much', ' '.repeat(100_000)],
  ])('takes whoever answers with %s for nobody', async (_, body) => {
    expect(await probeNode(await answer(200, body), 5_000)).toBeUndefined();
  });

  it('takes one that says nothing, or is not there, for nobody', async () => {
    const url = await serve(() => undefined);
    expect(await probeNode(url, 50)).toBeUndefined();
    expect(await probeNode('http://127.0.0.1:1', 5_000)).toBeUndefined();
  });
});
