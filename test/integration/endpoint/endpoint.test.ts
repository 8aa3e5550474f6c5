import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { Agent, type IncomingMessage, type RequestOptions, request } from 'node:http';
import { connect } from 'node:net';
import { buffer, text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { type Endpoint, type EndpointOptions, openEndpoint } from '../../../src/local/endpoint/endpoint.ts';
import { freePort } from '../../support/free-port.ts';
import { until } from '../../support/until.ts';
import { httpNode, rawNode, type StandInNode } from './stand-in-node.ts';

const opened: { close(): Promise<void> }[] = [];
const keep = <T extends { close(): Promise<void> }>(thing: T): T => {
  opened.push(thing);
  return thing;
};
afterEach(async () => {
  for (const thing of opened.splice(0).reverse()) await thing.close();
});

const endpointBefore = async (nodes: readonly string[], options: Partial<EndpointOptions> = {}) =>
  keep(await openEndpoint({ liveNodes: () => nodes, host: '127.0.0.1', waitMs: 0, ...options }));

/** A node that answers with its name and counts what it was asked. */
async function namedNode(name: string, port?: number): Promise<StandInNode & { readonly asked: string[] }> {
  const asked: string[] = [];
  const node = await httpNode((req, res) => {
    asked.push(`${req.method} ${req.url}`);
    res.end(name);
  }, port);
  return keep({ ...node, asked });
}

/** Takes the request and resets the connection before an answer. */
const resettingNode = async () => keep(await rawNode((socket) => socket.once('data', () => socket.resetAndDestroy())));

const nowhere = async () => `http://127.0.0.1:${await freePort()}`;

async function send(endpoint: Endpoint, options: RequestOptions, body?: Buffer | string): Promise<IncomingMessage> {
  const outgoing = request({ host: endpoint.host, port: endpoint.port, agent: false, ...options });
  outgoing.end(body);
  const [response] = await once(outgoing, 'response');
  return response;
}

const ask = async (endpoint: Endpoint, method: string, path: string, body?: string) => {
  const response = await fetch(`http://${endpoint.host}:${endpoint.port}${path}`, {
    method,
    ...(body === undefined ? {} : { body }),
  });
  return { status: response.status, text: await response.text() };
};

describe('nodes in turn', () => {
  it('gives requests to each node', async () => {
    const [a, b] = [await namedNode('a'), await namedNode('b')];
    const endpoint = await endpointBefore([a.url, b.url]);
    const answers = [];
    for (let i = 0; i < 4; i++) answers.push((await ask(endpoint, 'GET', '/')).text);
    expect(answers.sort()).toEqual(['a', 'a', 'b', 'b']);
  });

  it('passes over a node that cannot be connected to, whatever the request', async () => {
    const b = await namedNode('b');
    const endpoint = await endpointBefore([await nowhere(), b.url]);
    for (let i = 0; i < 2; i++) expect(await ask(endpoint, 'POST', '/_bulk', '{}')).toEqual({ status: 200, text: 'b' });
    expect(b.asked).toHaveLength(2);
  });

  it('sends a replayable request that was broken off to the next node', async () => {
    const b = await namedNode('b');
    const endpoint = await endpointBefore([(await resettingNode()).url, b.url]);
    for (let i = 0; i < 4; i++) expect((await ask(endpoint, 'POST', '/food/_search', '{"size":0}')).text).toBe('b');
  });

  it('never sends a write that was broken off a second time', async () => {
    const b = await namedNode('b');
    const endpoint = await endpointBefore([(await resettingNode()).url, b.url]);
    const answers = [await ask(endpoint, 'POST', '/food/_doc', '{}'), await ask(endpoint, 'POST', '/food/_doc', '{}')];
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 502]);
    expect(b.asked).toHaveLength(1);
    const lost = answers.find(({ status }) => status === 502);
    expect(JSON.parse(lost?.text ?? '')).toMatchObject({ status: 502, error: { type: 'node_disconnected_exception' } });
  });

  it('hides from the client a node that dies within its answer', async () => {
    const a = keep(
      await rawNode((socket) =>
        socket.once('data', () => {
          socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf');
          setImmediate(() => socket.resetAndDestroy());
        }),
      ),
    );
    const endpoint = await endpointBefore([a.url, (await namedNode('b')).url]);
    for (let i = 0; i < 4; i++) expect(await ask(endpoint, 'GET', '/food/_search')).toEqual({ status: 200, text: 'b' });
  });

  it('does not give a request that breaks nodes to all of them', async () => {
    const nodes = await Promise.all([1, 2, 3, 4, 5].map(resettingNode));
    const endpoint = await endpointBefore(
      nodes.map(({ url }) => url),
      { waitMs: 10_000 },
    );
    const { status, text } = await ask(endpoint, 'GET', '/food/_search');
    expect(status).toBe(502);
    expect(JSON.parse(text).error.reason.match(/http:/g)).toHaveLength(3);
  });

  it('asks another node when one answers 503, and passes the 503 on when all do', async () => {
    const closing = keep(
      await httpNode((_, res) => res.writeHead(503, { 'content-type': 'application/json' }).end('{"status":503}')),
    );
    const b = await namedNode('b');
    const some = await endpointBefore([closing.url, b.url]);
    for (let i = 0; i < 2; i++) expect(await ask(some, 'GET', '/')).toEqual({ status: 200, text: 'b' });
    const all = await endpointBefore([closing.url, closing.url]);
    expect(await ask(all, 'GET', '/')).toEqual({ status: 503, text: '{"status":503}' });
  });
});

describe('a node that lost another one while it answered', () => {
  const tells = (type: string) => `{"error":{"root_cause":[{"type":"${type}","reason":"gone"}]},"status":500}`;
  const body = tells('node_disconnected_exception');
  /** Says so the first few times. */
  const bereft = async (times: number, answer = body) => {
    let asked = 0;
    const node = keep(
      await httpNode((_, res) => {
        asked += 1;
        if (asked <= times) res.writeHead(500, { 'content-type': 'application/json' }).end(answer);
        else res.end('whole');
      }),
    );
    return { endpoint: await endpointBefore([node.url], { waitMs: 30_000 }), asked: () => asked };
  };

  it('is asked a search again, and its error is passed on when it goes on', async () => {
    const once = await bereft(1);
    expect(await ask(once.endpoint, 'POST', '/food/_search', '{}')).toEqual({ status: 200, text: 'whole' });
    const always = await bereft(Number.POSITIVE_INFINITY);
    expect(await ask(always.endpoint, 'POST', '/food/_search', '{}')).toEqual({ status: 500, text: body });
    expect(always.asked()).toBe(3);
  });

  it('is asked until its cluster has noticed, when the lost one could not be given its part', async () => {
    const { endpoint, asked } = await bereft(5, tells('node_not_connected_exception'));
    expect(await ask(endpoint, 'POST', '/food/_search', '{}')).toEqual({ status: 200, text: 'whole' });
    expect(asked()).toBe(6);
  });

  it('is not asked a write again', async () => {
    const { endpoint, asked } = await bereft(1);
    expect(await ask(endpoint, 'POST', '/_bulk', '{}')).toEqual({ status: 500, text: body });
    expect(asked()).toBe(1);
  });
});

describe('a node that says nothing', () => {
  const QUICK = { silence: { patienceMs: 50, probeMs: 50 } };
  const silentNode = async () => keep(await rawNode(() => undefined));

  it('is passed over by what may be asked again, and asked last until it speaks', async () => {
    const b = await namedNode('b');
    const silent = await silentNode();
    const endpoint = await endpointBefore([silent.url, b.url], QUICK);
    for (let i = 0; i < 4; i++) expect((await ask(endpoint, 'GET', '/food/_search')).text).toBe('b');
    // Writes are not sent twice: they go to a node that speaks in the first place.
    for (let i = 0; i < 2; i++) expect((await ask(endpoint, 'POST', '/food/_doc', '{}')).text).toBe('b');
    await silent.close();
    const back = await namedNode('back', silent.port);
    await until('it is asked again', async () => {
      await ask(endpoint, 'GET', '/food/_count');
      return back.asked.includes('GET /food/_count');
    });
  });

  it('is waited for when it is only slow with what it was asked', async () => {
    let answer: (() => void) | undefined;
    const slow = keep(
      await httpNode((req, res) => {
        if (req.method === 'HEAD') res.end();
        else answer = () => res.end('slow');
      }),
    );
    const b = await namedNode('b');
    const endpoint = await endpointBefore([slow.url, b.url], QUICK);
    const asked = ask(endpoint, 'GET', '/food/_search');
    // Several looks long.
    await until('it was asked', async () => answer !== undefined);
    let looks = 0;
    await until('it was looked at again and again', async () => ++looks > 20);
    answer?.();
    expect((await asked).text).toBe('slow');
    expect(b.asked).toEqual([]);
  });
});

describe('without a live node', () => {
  it('answers 503 that names each node and why', async () => {
    const urls = [await nowhere(), await nowhere()];
    const { status, text } = await ask(await endpointBefore(urls), 'GET', '/');
    expect(status).toBe(503);
    const { error } = JSON.parse(text);
    expect(error.type).toBe('no_live_node_exception');
    for (const url of urls) expect(error.reason).toContain(`${url}: connect ECONNREFUSED`);
  });

  it('waits for one to come back, with a write too', async () => {
    const port = await freePort();
    const endpoint = await endpointBefore([`http://127.0.0.1:${port}`], { waitMs: 30_000 });
    const answer = ask(endpoint, 'POST', '/_bulk', '{}');
    const back = await namedNode('back', port);
    expect(await answer).toEqual({ status: 200, text: 'back' });
    expect(back.asked).toEqual(['POST /_bulk']);
  });
});

describe('what passes through', () => {
  const echo = async () =>
    keep(
      await httpNode(async (req, res) => {
        const body = await buffer(req);
        res.writeHead(200, 'Fine', ['Warning', '299 a', 'Warning', '299 b', 'X-Case', '1']);
        res.end(
          JSON.stringify({
            method: req.method,
            url: req.url,
            headers: req.headers,
            length: body.length,
            sha: sha256(body),
          }),
        );
      }),
    );
  const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

  it('the request line, headers and body of any method; repeated headers of the answer', async () => {
    const endpoint = await endpointBefore([(await echo()).url]);
    for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'PATCH']) {
      const headers = { 'x-opaque-id': '7', 'content-length': 7, connection: 'x-hop', 'x-hop': '1' };
      const response = await send(endpoint, { method, path: '/f%C3%A9/_doc/a%2Fb?q=%22x', headers }, '{"a":1}');
      expect([response.statusCode, response.statusMessage]).toEqual([200, 'Fine']);
      expect(response.rawHeaders.join()).toContain('Warning,299 a,Warning,299 b,X-Case,1');
      const seen = JSON.parse(await text(response));
      expect(seen).toMatchObject({
        method,
        url: '/f%C3%A9/_doc/a%2Fb?q=%22x',
        length: 7,
        sha: sha256(Buffer.from('{"a":1}')),
      });
      expect(seen.headers).toMatchObject({ 'x-opaque-id': '7', 'content-length': '7' });
      expect(seen.headers).not.toHaveProperty('x-hop');
    }
  });

  it.each([
    ['with a length', {}],
    ['in chunks', { 'transfer-encoding': 'chunked' }],
    ['after 100-continue', { expect: '100-continue' }],
  ])('a body of 20 MiB %s', async (_, headers) => {
    const endpoint = await endpointBefore([await nowhere(), (await echo()).url]);
    const body = randomBytes(20 * 1024 * 1024);
    const response = await send(endpoint, { method: 'POST', path: '/_bulk', headers }, body);
    expect(JSON.parse(await text(response))).toMatchObject({ length: body.length, sha: sha256(body) });
  });

  it('an answer of 20 MiB, to a replayable request as to a write', async () => {
    const body = randomBytes(20 * 1024 * 1024);
    const node = keep(await httpNode((_, res) => res.end(body)));
    const endpoint = await endpointBefore([node.url]);
    for (const method of ['GET', 'PUT']) {
      expect(sha256(await buffer(await send(endpoint, { method, path: '/big' })))).toBe(sha256(body));
    }
  });

  it('HEAD, with the length of what is not sent', async () => {
    const node = keep(await httpNode((_, res) => res.writeHead(404, { 'content-length': 1234 }).end()));
    const response = await send(await endpointBefore([node.url]), { method: 'HEAD', path: '/food' });
    expect([response.statusCode, response.headers['content-length'], await text(response)]).toEqual([404, '1234', '']);
  });

  it('an answer that comes before the body was read', async () => {
    const node = keep(
      await httpNode((_, res) => {
        res.writeHead(413).end('too large');
      }),
    );
    const endpoint = await endpointBefore([node.url]);
    const outgoing = request({
      host: endpoint.host,
      port: endpoint.port,
      agent: false,
      method: 'POST',
      path: '/_bulk',
    });
    outgoing.on('error', () => {});
    outgoing.write(randomBytes(2 * 1024 * 1024));
    const [response] = await once(outgoing, 'response');
    expect([response.statusCode, await text(response)]).toEqual([413, 'too large']);
    outgoing.destroy();
  });

  it('the end of a client: the node sees its request broken off', async () => {
    const seen: string[] = [];
    const node = keep(
      await httpNode((req, res) => {
        seen.push('begun');
        res.on('close', () => seen.push('closed'));
        req.resume();
      }),
    );
    const endpoint = await endpointBefore([node.url]);
    for (const [method, path] of [
      ['GET', '/food/_search'],
      ['POST', '/_bulk'],
    ]) {
      seen.length = 0;
      const outgoing = request({ host: endpoint.host, port: endpoint.port, agent: false, ...{ method, path } });
      outgoing.on('error', () => {});
      outgoing.end('{}');
      await until('the node has the request', async () => seen.includes('begun'));
      outgoing.destroy();
      await until('the node sees it closed', async () => seen.includes('closed'));
    }
  });
});

describe('connections', () => {
  it('are kept to the nodes and for the clients', async () => {
    const ports = new Set<number | undefined>();
    const node = keep(
      await httpNode((req, res) => {
        ports.add(req.socket.remotePort);
        res.end();
      }),
    );
    const endpoint = await endpointBefore([node.url]);
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    for (let i = 0; i < 5; i++) await text(await send(endpoint, { path: '/', agent }));
    agent.destroy();
    expect(ports.size).toBe(1);
  });

  it('are used once for what may not be sent twice', async () => {
    const ports: (number | undefined)[] = [];
    const node = keep(
      await httpNode((req, res) => {
        ports.push(req.socket.remotePort);
        req.resume().once('end', () => res.end());
      }),
    );
    const endpoint = await endpointBefore([node.url]);
    for (let i = 0; i < 5; i++) await ask(endpoint, 'POST', '/food/_doc', '{}');
    expect(new Set(ports).size).toBe(5);
  });

  it('refuse what is no HTTP, and headers beyond 16 KiB, in words', async () => {
    const endpoint = await endpointBefore([(await namedNode('a')).url]);
    for (const [bytes, status] of [
      ['nonsense\r\n\r\n', 400],
      [`GET / HTTP/1.1\r\nhost: a\r\nx: ${'a'.repeat(20_000)}\r\n\r\n`, 431],
    ] as const) {
      const socket = connect(endpoint.port, endpoint.host);
      socket.end(bytes);
      const answer = await text(socket);
      expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
      expect(JSON.parse(answer.split('\r\n\r\n')[1] ?? '')).toMatchObject({ status });
    }
  });

  it('the preferred port, or a free one when it is taken', async () => {
    const port = await freePort();
    const first = await endpointBefore([], { preferredPort: port });
    const second = await endpointBefore([], { preferredPort: port });
    expect(first.port).toBe(port);
    expect(second.port).not.toBe(port);
  });

  it('close drops what waits', async () => {
    let waiting = false;
    const liveNodes = () => {
      waiting = true;
      return [];
    };
    const endpoint = await openEndpoint({ liveNodes, host: '127.0.0.1', waitMs: 60_000 });
    const answer = ask(endpoint, 'GET', '/').then(
      () => 'answered',
      () => 'dropped',
    );
    await until('the request waits', async () => waiting);
    await endpoint.close();
    expect(await answer).toBe('dropped');
  });
});
