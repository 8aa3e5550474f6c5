import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { createSender, keepAliveAgents } from '../../../src/opensearch/opensearch-request.ts';
import { freePort } from '../../support/free-port.ts';

const servers: Server[] = [];
const agents = keepAliveAgents();
afterEach(() => {
  agents.http.destroy();
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

/** A socket that answers as a node does in a case that a healthy one cannot be brought to. */
async function node(handle: RequestListener): Promise<string> {
  const server = createServer(handle);
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `http://127.0.0.1:${address.port}`;
}

const answering = (status: number, body: string) => node((_, res) => res.writeHead(status).end(body));
const nowhere = async () => `http://127.0.0.1:${await freePort()}`;
const sender = (urls: readonly string[], timeoutMs = 20_000) => createSender(urls, { agents, timeoutMs });

describe('createSender', () => {
  it('goes on to the next node when one refuses or drops the connection', async () => {
    const dropping = await node((req) => req.socket.destroy());
    const send = sender([await nowhere(), dropping, await answering(200, '{"a":1}')]);
    expect(await send({ method: 'PUT', path: '/', body: {} })).toEqual({ a: 1 });
  });

  it('asks the node that answered last first', async () => {
    let asked = 0;
    const dropping = await node((req) => {
      asked++;
      req.socket.destroy();
    });
    const send = sender([dropping, await answering(200, '{}')]);
    for (let i = 0; i < 3; i++) await send({ method: 'GET', path: '/' });
    expect(asked).toBe(1);
  });

  it('says what happened at each node when none answers', async () => {
    const urls = [await nowhere(), await nowhere()];
    await expect(sender(urls)({ method: 'GET', path: '/' })).rejects.toMatchObject({
      name: 'ClusterUnreachableError',
      attempts: urls.map((url) => ({ url, reason: `connect ECONNREFUSED ${url.slice('http://'.length)}` })),
    });
  });

  it('follows a slow node by another for a GET, never for what may be at work there', async () => {
    const urls = [await node(() => {}), await answering(200, '{}')];
    expect(await sender(urls, 100)({ method: 'GET', path: '/' })).toEqual({});
    await expect(sender(urls, 100)({ method: 'POST', path: '/' })).rejects.toMatchObject({
      attempts: [{ url: urls[0], reason: 'no answer within 100 ms' }],
    });
  });

  it('takes a new connection when the kept one was closed meanwhile', async () => {
    let requests = 0;
    const url = await node((req, res) => {
      requests++;
      // The second request on a connection meets its end, as at a node that has just been stopped.
      if (requests === 2) req.socket.resetAndDestroy();
      else res.end('{}');
    });
    const send = sender([url]);
    await send({ method: 'GET', path: '/' });
    expect(await send({ method: 'GET', path: '/' })).toEqual({});
    expect(requests).toBe(3);
  });

  it('asks another node when one has lost its cluster, and says so when all have', async () => {
    const lost = await answering(503, '{"error":{"type":"cluster_manager_not_discovered_exception","reason":null}}');
    expect(await sender([lost, await answering(200, '{}')])({ method: 'GET', path: '/' })).toEqual({});
    await expect(sender([lost, lost])({ method: 'GET', path: '/' })).rejects.toMatchObject({
      status: 503,
      type: 'cluster_manager_not_discovered_exception',
    });
  });

  it.each([
    [400, '{"error":"no handler found","status":400}', 'request_error', 'no handler found'],
    [404, '{"error":{"type":"t","reason":"r"},"status":404}', 't', 'r'],
    [502, '<html>', 'not_json', 'HTTP 502 without JSON: <html>'],
    [500, '{"message":"m"}', 'unknown', '{"message":"m"}'],
    [200, 'hello', 'not_json', 'HTTP 200 without JSON: hello'],
  ])('reads an error: %i %s', async (status, body, type, reason) => {
    const send = sender([await answering(status, body), await answering(200, '{}')]);
    await expect(send({ method: 'GET', path: '/' })).rejects.toMatchObject({ status, type, reason });
  });

  it('has no answer for success without a body', async () => {
    expect(await sender([await answering(200, '')])({ method: 'POST', path: '/' })).toBeUndefined();
  });
});
