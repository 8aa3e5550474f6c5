import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SERVICE_ERROR_STATUS, type ServiceErrorCode } from '../../../src/model/service-error.ts';
import { exchange, type RawAnswer, send } from './raw-socket.ts';
import { type Served, serve } from './serve.ts';

const DESCRIBE = '/2021-01-01/packages/describe';
const KiB = 1024;
const MiB = 1024 * KiB;

function http(method: string, target: string, body: string | Buffer = '', headers: string[] = []): Buffer {
  const lines = [
    `${method} ${target} HTTP/1.1`,
    'host: localhost',
    `content-length: ${Buffer.byteLength(body)}`,
    ...headers,
  ];
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), Buffer.from(body)]);
}

/** What every refusal has, whatever went wrong. */
function expectModelled(answer: RawAnswer, code: ServiceErrorCode, message?: RegExp): void {
  expect(answer.error).toBeUndefined();
  expect(answer.status).toBe(SERVICE_ERROR_STATUS[code]);
  expect(answer.headers.get('x-amzn-errortype')).toBe(code);
  expect(answer.headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/);
  expect(answer.headers.get('content-type')).toBe('application/json');
  expect(Number(answer.headers.get('content-length'))).toBe(Buffer.byteLength(answer.body));
  const body: unknown = JSON.parse(answer.body);
  expect(body).toEqual({ message: expect.any(String) });
  expect(body).toMatchObject({ message: expect.stringMatching(message ?? /./) });
  expect(answer.body).not.toMatch(/node_modules|\.ts:|at .*\(/);
}

let served: Served;

beforeAll(async () => {
  served = await serve(
    {
      DescribePackages: async () => ({ PackageDetailsList: [] }),
      ListVersions: async () => {
        throw new TypeError('the secret cause');
      },
    },
    { limits: { headersTimeout: 500, bodyTimeout: 500, drainSize: 8 * MiB } },
  );
});
afterAll(() => served.server.close());

describe('a bad request is refused, and the connection stays', () => {
  it.each<[string, Buffer, ServiceErrorCode, RegExp]>([
    ['broken JSON', http('POST', DESCRIBE, '{"a":'), 'SerializationException', /not valid JSON/],
    [
      'a wrong type',
      http('POST', DESCRIBE, '{"MaxResults":"1"}'),
      'SerializationException',
      /^MaxResults: expected number, got string/,
    ],
    ['a list as body', http('POST', DESCRIBE, '[]'), 'SerializationException', /^body: expected object, got list/],
    [
      'a body that is not UTF-8',
      http('POST', DESCRIBE, Buffer.from([0x22, 0xff, 0x22])),
      'SerializationException',
      /not valid UTF-8/,
    ],
    ['deep nesting', http('POST', DESCRIBE, '['.repeat(500 * KiB)), 'SerializationException', /nests deeper/],
    [
      'a value that the model forbids',
      http('POST', DESCRIBE, '{"MaxResults":0}'),
      'ValidationException',
      /^1 validation error detected: Value '0' at 'maxResults'/,
    ],
    [
      '%zz in the path',
      http('GET', '/2021-01-01/packages/%zz/history'),
      'SerializationException',
      /^The path is not valid/,
    ],
    [
      'bad UTF-8 in the path',
      http('GET', '/2021-01-01/packages/%ff/history'),
      'SerializationException',
      /^The path is not valid/,
    ],
    ['%zz in the query', http('GET', '/2021-01-01/tags/?arn=%zz'), 'DisabledOperationException', /^ListTags/],
    [
      'an unknown operation',
      http('POST', '/2021-01-01/packages/explode', '{}'),
      'UnknownOperationException',
      /^POST \/2021-01-01\/packages\/explode is no operation/,
    ],
    ['a wrong method', http('PATCH', DESCRIBE, '{}'), 'UnknownOperationException', /^PATCH/],
    ['OPTIONS', http('OPTIONS', DESCRIBE), 'UnknownOperationException', /^OPTIONS/],
    ['a method of WebDAV', http('PROPFIND', DESCRIBE), 'UnknownOperationException', /^PROPFIND/],
    [
      'a path in another case',
      http('POST', '/2021-01-01/Packages/describe', '{}'),
      'UnknownOperationException',
      /no operation/,
    ],
    [
      'a legacy operation that is none of packages',
      http('POST', '/2015-01-01/es/domain', '{}'),
      'UnknownOperationException',
      /no operation.*: of 2015-01-01 only the package operations are served, use aws opensearch instead of aws es/,
    ],
    [
      'an operation that is not offered',
      http('GET', '/2021-01-01/opensearch/versions/'),
      'InternalException',
      /^An internal error/,
    ],
  ])('%s', async (_name, bytes, code, message) => {
    const answer = await exchange(served.port, bytes);
    expectModelled(answer, code, message);
    expect(answer.headers.get('connection')).toBe('keep-alive');
  });

  it('and serves the next request', async () => {
    const bytes = Buffer.concat([http('POST', DESCRIBE, '{"a":'), http('POST', DESCRIBE, '{}', ['connection: close'])]);
    const answer = await exchange(served.port, bytes, { untilClosed: true });
    expect(answer.status).toBe(400);
    expect(answer.body).toMatch(/HTTP\/1\.1 200 OK[\s\S]*\{"PackageDetailsList":\[\]\}$/);
  });
});

describe('what AWS does not insist on', () => {
  it.each(['text/plain', 'application/x-www-form-urlencoded', ';;; garbage', ''])(
    'a content type: %j',
    async (type) => {
      const answer = await exchange(served.port, http('POST', DESCRIBE, '{}', [`content-type: ${type}`]));
      expect([answer.status, answer.body]).toEqual([200, '{"PackageDetailsList":[]}']);
      expect(answer.headers.get('content-type')).toBe('application/json');
      expect(answer.headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/);
    },
  );

  it('an expectation that it does not know', async () => {
    expect((await exchange(served.port, http('POST', DESCRIBE, '{}', ['expect: a-miracle']))).status).toBe(200);
  });

  it('a body, its length or a trailing slash', async () => {
    const chunked = `POST ${DESCRIBE}/ HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`;
    for (const bytes of [
      http('POST', DESCRIBE),
      chunked,
      http('POST', '/2015-01-01/packages/describe', '\uFEFFnull'),
    ]) {
      expect((await exchange(served.port, bytes)).status).toBe(200);
    }
  });
});

describe('too much', () => {
  it('of a body: it is read to its end, refused, and the connection closed without a reset', async () => {
    const answer = await exchange(served.port, http('POST', DESCRIBE, Buffer.alloc(5 * MiB, 'x')), {
      untilClosed: true,
    });
    expectModelled(answer, 'RequestEntityTooLargeException', /larger than 1048576 bytes/);
    expect(answer.closed).toBe(true);
  });

  it('of a body without a known end', async () => {
    const answer = await exchange(
      served.port,
      async (socket) => {
        await send(socket, `POST ${DESCRIBE} HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n`);
        for (let chunk = 0; chunk < 32; chunk++) await send(socket, `10000\r\n${'x'.repeat(64 * KiB)}\r\n`);
        await send(socket, '0\r\n\r\n');
      },
      { untilClosed: true },
    );
    expectModelled(answer, 'RequestEntityTooLargeException');
    expect(answer.closed).toBe(true);
  });

  it.each([
    ['headers', `GET / HTTP/1.1\r\nhost: x\r\nx-long: ${'x'.repeat(MiB)}\r\n\r\n`],
    ['a request line', `GET /2021-01-01/${'x'.repeat(MiB)} HTTP/1.1\r\nhost: x\r\n\r\n`],
  ])('of %s', async (_name, bytes) => {
    const answer = await exchange(served.port, bytes, { untilClosed: true });
    expectModelled(answer, 'RequestHeaderFieldsTooLargeException', /larger than 16384 bytes/);
    expect(answer.closed).toBe(true);
  });
});

describe('too slow', () => {
  it.each([
    ['the headers never end', 'GET / HTTP/1.1\r\nhost: x\r\n', /^The headers were not complete/],
    [
      'the body never ends',
      `POST ${DESCRIBE} HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\n{`,
      /^The body was not complete/,
    ],
  ])('%s', async (_name, bytes, message) => {
    const answer = await exchange(served.port, bytes, { untilClosed: true });
    expectModelled(answer, 'RequestTimeoutException', message);
    expect(answer.closed).toBe(true);
  });
});

describe('no HTTP at all', () => {
  it.each([
    ['garbage', 'hello\r\n\r\n'],
    ['a TLS handshake', Buffer.from('16030100a5010000a10303', 'hex')],
    ['an unknown method', 'EXPLODE / HTTP/1.1\r\nhost: x\r\n\r\n'],
    ['no host', 'GET / HTTP/1.1\r\n\r\n'],
    ['a proxy request', 'CONNECT x:443 HTTP/1.1\r\nhost: x\r\n\r\n'],
    ['raw bytes in the path', Buffer.from('GET /2021-01-01/\xff HTTP/1.1\r\nhost: x\r\n\r\n', 'latin1')],
    ['two lengths', `POST ${DESCRIBE} HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n`],
    ['a chunk size that is none', `POST ${DESCRIBE} HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n`],
  ])('%s', async (_name, bytes) => {
    const answer = await exchange(served.port, bytes, { untilClosed: true });
    expectModelled(answer, 'SerializationException', /not valid HTTP/);
    expect(answer.closed).toBe(true);
  });

  it('and the server goes on', async () => {
    expect((await fetch(`${served.url}/_longshore/health`)).status).toBe(200);
  });
});
