import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exchange } from './raw-socket.ts';
import { type Served, serve } from './serve.ts';

const authorization = (service: string) =>
  `AWS4-HMAC-SHA256 Credential=AKID/20261124/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=x`;

describe('one port for two services', () => {
  let served: Served;
  beforeAll(async () => {
    const s3Handler = async (request: IncomingMessage, response: ServerResponse) => {
      let size = 0;
      for await (const chunk of request) size += chunk.length;
      response.end(`s3 ${request.method} ${request.url} ${size}`);
    };
    served = await serve({ ListDomainNames: async () => ({ DomainNames: [] }) }, { s3Handler, version: '1.2.3' });
  });
  afterAll(() => served.server.close());

  const get = async (path: string, init?: RequestInit) => (await fetch(`${served.url}${path}`, init)).text();

  it('gives S3 what is signed for it, whatever the path and size', async () => {
    const headers = { authorization: authorization('s3') };
    expect(await get('/', { headers })).toBe('s3 GET / 0');
    expect(await get('/2021-01-01/key', { headers })).toBe('s3 GET /2021-01-01/key 0');
    const body = Buffer.alloc(3 * 1024 * 1024);
    expect(await get('/bucket/key?partNumber=1', { method: 'PUT', headers, body })).toBe(
      's3 PUT /bucket/key?partNumber=1 3145728',
    );
  });

  it('gives S3 what is unsigned and not ours', async () => {
    expect(await get('/bucket/%zz')).toBe('s3 GET /bucket/%zz 0');
  });

  it('gives the AWS API what is signed for es, or unsigned under its paths', async () => {
    expect(await get('/2021-01-01/domain')).toBe('{"DomainNames":[]}');
    expect(await get('/2021-01-01/domain', { headers: { authorization: authorization('es') } })).toBe(
      '{"DomainNames":[]}',
    );
    expect(await get('/bucket/key', { headers: { authorization: authorization('es') } })).toMatch(
      /no operation of this API/,
    );
  });

  it('says so when a client means another service', async () => {
    const response = await fetch(served.url, { method: 'POST', headers: { authorization: authorization('sts') } });
    expect(response.status).toBe(404);
    expect(response.headers.get('x-amzn-errortype')).toBe('UnknownOperationException');
    expect(await response.json()).toEqual({ message: 'Longshore serves the services es and s3, not sts' });
  });

  it('says what it is and whether it is up, to GET and HEAD', async () => {
    expect(JSON.parse(await get('/'))).toMatchObject({ name: 'Longshore', version: '1.2.3' });
    expect(JSON.parse(await get('/_longshore/health'))).toEqual({ status: 'ok', version: '1.2.3' });
    const head = await fetch(`${served.url}/_longshore/health`, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  it('has no S3 unless it is given one', async () => {
    const plain = await serve({});
    const response = await fetch(`${plain.url}/bucket/key`);
    expect([response.status, await response.json()]).toEqual([
      404,
      { message: 'GET /bucket/key is no operation of this API, and S3 is not served here' },
    ]);
    await plain.server.close();
  });
});

describe('a server that closes', () => {
  it('answers what is under way, ends idle connections, and takes no more', async () => {
    let release = (): void => undefined;
    const entered = new Promise<void>((started) => {
      release = started;
    });
    let finish = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const { server, port } = await serve({
      ListDomainNames: async () => {
        release();
        await held;
        return { DomainNames: [] };
      },
    });
    const answer = exchange(port, 'GET /2021-01-01/domain HTTP/1.1\r\nhost: x\r\n\r\n');
    await entered;
    const closed = server.close();
    finish();
    expect((await answer).status).toBe(200);
    await closed;
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
  });

  it('does not wait for those who never end', async () => {
    const { server, port } = await serve({}, { limits: { closeGrace: 50 } });
    const answer = exchange(port, 'POST /2021-01-01/packages HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n', {
      untilClosed: true,
    });
    await expect(fetch(`http://127.0.0.1:${port}/_longshore/health`)).resolves.toMatchObject({ status: 200 });
    await server.close();
    await answer;
  });

  it('says when its port is taken', async () => {
    const { server, port } = await serve({});
    const second = serve({}, { listenOn: port });
    await expect(second).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await server.close();
  });
});
