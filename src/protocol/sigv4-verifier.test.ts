import { createHash, createHmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RequestHead } from './credential-scope.ts';
import { type Credential, type Payload, SigV4Verifier } from './sigv4-verifier.ts';

/** Node's hashes for the SDK's signer, which is the other side in these tests. */
class Sha256 {
  readonly #hash;
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    const key = typeof secret === 'string' ? secret : secret && Buffer.from(bytesOf(secret));
    this.#hash = key === undefined ? createHash('sha256') : createHmac('sha256', key);
  }
  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(typeof data === 'string' ? data : bytesOf(data));
  }
  async digest(): Promise<Uint8Array> {
    return new Uint8Array(this.#hash.digest());
  }
  reset(): void {
    throw new Error('not used by the signer');
  }
}

const bytesOf = (data: ArrayBuffer | ArrayBufferView): Uint8Array =>
  data instanceof ArrayBuffer ? new Uint8Array(data) : new Uint8Array(data.buffer, data.byteOffset, data.byteLength);

const now = new Date('2026-11-24T12:00:00Z');
const at = (milliseconds: number) => new Date(now.getTime() + milliseconds);
const AKID = 'AKIDEXAMPLE';
const credential: Credential = {
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  accountId: '111122223333',
};
const caller = { accountId: '111122223333', accessKeyId: AKID };

interface Unsigned {
  readonly method: string;
  /** Encoded. */
  readonly path: string;
  /** Decoded. */
  readonly query?: Record<string, string | string[]>;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

interface SignOptions {
  readonly service?: string;
  readonly signingDate?: Date;
  readonly secretAccessKey?: string;
  readonly sessionToken?: string;
  readonly expiresIn?: number;
}

const encode = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

/** Signs as the SDK does, and gives what a server receives. */
async function sign(request: Unsigned, options: SignOptions = {}): Promise<RequestHead & { readonly url: string }> {
  const {
    service = 'es',
    signingDate = now,
    secretAccessKey = credential.secretAccessKey,
    sessionToken,
    expiresIn,
  } = options;
  const signer = new SignatureV4({
    service,
    region: 'eu-central-1',
    credentials: { accessKeyId: AKID, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) },
    sha256: Sha256,
    applyChecksum: false,
    uriEscapePath: service !== 's3',
  });
  const toSign = {
    method: request.method,
    protocol: 'http:',
    hostname: '127.0.0.1',
    path: request.path,
    query: request.query ?? {},
    headers: { host: '127.0.0.1:9400', ...request.headers },
    body: request.body ?? '',
  };
  const signed =
    expiresIn === undefined
      ? await signer.sign(toSign, { signingDate })
      : await signer.presign(toSign, { signingDate, expiresIn });
  const query = Object.entries(signed.query ?? {})
    .flatMap(([key, values]) => [values ?? ''].flat().map((value) => `${encode(key)}=${encode(value)}`))
    .join('&');
  return received(request.method, query === '' ? request.path : `${request.path}?${query}`, signed.headers);
}

const received = (method: string, url: string, headers: Record<string, string>) => {
  const authorization = Object.entries(headers).find(([name]) => name.toLowerCase() === 'authorization')?.[1];
  return { method, url, headers: { authorization }, rawHeaders: Object.entries(headers).flat() };
};

const replaceHeader = (request: RequestHead & { url: string }, name: string, change: (value: string) => string) => {
  const rawHeaders = request.rawHeaders.map((value, index) =>
    index % 2 === 1 && request.rawHeaders[index - 1]?.toLowerCase() === name ? change(value) : value,
  );
  return { ...request, rawHeaders };
};

const verifierAt = (clock: Date, known: Credential = credential) =>
  new SigV4Verifier({ credentials: (id) => (id === AKID ? known : undefined), clock: () => clock });
const whole = (body = ''): Payload => ({ kind: 'whole', body: Buffer.from(body) });
const streamed: Payload = { kind: 'streamed', service: 's3' };
const refused = (code: string, message: RegExp) =>
  expect.objectContaining({ code, message: expect.stringMatching(message) });
const mismatch = refused('InvalidSignatureException', /^The request signature we calculated does not match/);

const describePackages: Unsigned = {
  method: 'POST',
  path: '/2021-01-01/packages/describe',
  headers: { 'content-type': 'application/json', 'x-amz-user-agent': 'a  b' },
  body: '{"MaxResults":1}',
};

describe('a signed request', () => {
  it('is the caller‘s whose key signed it', async () => {
    const request = await sign(describePackages);
    expect(verifierAt(now).verify(request, whole(describePackages.body))).toEqual(caller);
  });

  it('passes with any path, query, header and body that the SDK signs', async () => {
    const segment = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 });
    const header = fc.string({ unit: fc.constantFrom('a', 'Z', '0', ' ', ',', ';', '=', '/', '"'), maxLength: 20 });
    const verifier = verifierAt(now);
    await fc.assert(
      fc.asyncProperty(
        fc.array(segment, { maxLength: 4 }),
        fc.boolean(),
        fc.dictionary(segment, fc.oneof(segment, fc.array(segment, { minLength: 1, maxLength: 3 })), { maxKeys: 4 }),
        header,
        fc.string({ unit: 'binary' }),
        fc.constantFrom('es', 's3'),
        async (segments, trailing, query, value, body, service) => {
          const plain = segments.filter((text) => text !== '.' && text !== '..').map(encode);
          const path = `/${plain.join('/')}${trailing && plain.length > 0 ? '/' : ''}`;
          const hash = createHash('sha256').update(body).digest('hex');
          const request = await sign(
            { method: 'POST', path, query, headers: { 'x-amz-meta': value, 'x-amz-content-sha256': hash }, body },
            { service },
          );
          expect(verifier.verify(request, service === 's3' ? streamed : whole(body))).toEqual(caller);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('passes however often and in whatever case a header is sent', async () => {
    const request = await sign({ ...describePackages, headers: { 'x-amz-meta': 'a,b' } });
    const rawHeaders = request.rawHeaders.flatMap((value, index) =>
      index % 2 === 0 && value === 'x-amz-meta' ? ['X-Amz-Meta', ' a ', 'x-AMZ-meta'] : [value === 'a,b' ? 'b' : value],
    );
    expect(verifierAt(now).verify({ ...request, rawHeaders }, whole(describePackages.body))).toEqual(caller);
  });

  it('does not pass with another body, with or without a header that claims its hash', async () => {
    const bare = await sign(describePackages);
    expect(() => verifierAt(now).verify(bare, whole('{"MaxResults":2}'))).toThrow(mismatch);
    const hash = createHash('sha256')
      .update(describePackages.body ?? '')
      .digest('hex');
    const claimed = await sign({ ...describePackages, headers: { 'x-amz-content-sha256': hash } });
    expect(verifierAt(now).verify(claimed, whole(describePackages.body))).toEqual(caller);
    expect(() => verifierAt(now).verify(claimed, whole('{"MaxResults":2}'))).toThrow(
      refused('InvalidSignatureException', /does not match the SHA-256 of the body/),
    );
  });

  it.each(['UNSIGNED-PAYLOAD', 'STREAMING-UNSIGNED-PAYLOAD-TRAILER'])(
    'may not leave the body of the API out as %s',
    async (claim) => {
      const request = await sign({ ...describePackages, headers: { 'x-amz-content-sha256': claim } });
      expect(() => verifierAt(now).verify(request, whole(describePackages.body))).toThrow(
        refused('InvalidSignatureException', /SHA-256/),
      );
      const upload = await sign({ ...describePackages, headers: { 'x-amz-content-sha256': claim } }, { service: 's3' });
      expect(verifierAt(now).verify(upload, streamed)).toEqual(caller);
    },
  );

  it('does not pass with another method, path, query, host or header', async () => {
    const request = await sign({ ...describePackages, query: { a: '1' } });
    const verify = (changed: RequestHead) => () => verifierAt(now).verify(changed, whole(describePackages.body));
    expect(verify(request)()).toEqual(caller);
    expect(verify({ ...request, method: 'PUT' })).toThrow(mismatch);
    expect(verify({ ...request, url: '/2021-01-01/packages/update?a=1' })).toThrow(mismatch);
    expect(verify({ ...request, url: '/2021-01-01/packages/describe?a=2' })).toThrow(mismatch);
    expect(verify({ ...request, url: '/2021-01-01/packages/describe?a=1&b=2' })).toThrow(mismatch);
    expect(verify(replaceHeader(request, 'host', () => 'evil.example'))).toThrow(mismatch);
    expect(verify(replaceHeader(request, 'content-type', () => 'text/plain'))).toThrow(mismatch);
    expect(verify({ ...request, rawHeaders: [...request.rawHeaders, 'Host', 'evil.example'] })).toThrow(mismatch);
  });

  it('does not pass with another secret, and an unknown key is told so', async () => {
    const request = await sign(describePackages, { secretAccessKey: 'another' });
    expect(() => verifierAt(now).verify(request, whole(describePackages.body))).toThrow(mismatch);
    const nobody = new SigV4Verifier({ credentials: () => undefined, clock: () => now });
    expect(() => nobody.verify(request, whole(describePackages.body))).toThrow(
      refused('UnrecognizedClientException', /^The security token included in the request is invalid\.$/),
    );
  });

  it('is good for five minutes either way', async () => {
    const minutes = 60_000;
    const request = await sign(describePackages);
    const verify = (clock: Date) => () => verifierAt(clock).verify(request, whole(describePackages.body));
    expect(verify(at(5 * minutes))()).toEqual(caller);
    expect(verify(at(-5 * minutes))()).toEqual(caller);
    expect(verify(at(5 * minutes + 1))).toThrow(
      refused('InvalidSignatureException', /^Signature expired: 20261124T120000Z/),
    );
    expect(verify(at(-5 * minutes - 1))).toThrow(refused('InvalidSignatureException', /^Signature not yet current/));
  });

  it('must sign the host and only headers that are there', async () => {
    const request = await sign(describePackages);
    const signing = (change: (list: string) => string) =>
      replaceHeader(request, 'authorization', (value) =>
        value.replace(/SignedHeaders=([^,]+)/, (_all, list: string) => `SignedHeaders=${change(list)}`),
      );
    const verify = (changed: RequestHead) => () => verifierAt(now).verify(changed, whole(describePackages.body));
    expect(verify(signing((list) => list.replace('host;', '')))).toThrow(
      refused('InvalidSignatureException', /'Host' must be/),
    );
    expect(verify(signing((list) => `${list};x-absent`))).toThrow(
      refused('InvalidSignatureException', /'x-absent' is not/),
    );
  });

  it('carries the token of temporary credentials', async () => {
    const temporary = { ...credential, sessionToken: 'token/+=' };
    const verify = (request: RequestHead, known: Credential) => () =>
      verifierAt(now, known).verify(request, whole(describePackages.body));
    const withToken = await sign(describePackages, { sessionToken: 'token/+=' });
    expect(verify(withToken, temporary)()).toEqual(caller);
    const unrecognized = refused('UnrecognizedClientException', /security token/);
    expect(verify(withToken, credential)).toThrow(unrecognized);
    expect(verify(await sign(describePackages), temporary)).toThrow(unrecognized);
    expect(verify(await sign(describePackages, { sessionToken: 'other' }), temporary)).toThrow(unrecognized);
  });
});

describe('a presigned URL', () => {
  const get: Unsigned = { method: 'GET', path: '/2021-01-01/packages/F1/history', query: { maxResults: '1' } };

  it('passes until it expires, for either service', async () => {
    for (const [service, payload] of [
      ['es', whole()],
      ['s3', streamed],
    ] as const) {
      const headers = service === 's3' ? { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } : {};
      const signed = await sign({ ...get, headers }, { service, expiresIn: 600 });
      const request = { ...signed, rawHeaders: ['Host', '127.0.0.1:9400'] };
      const verify = (clock: Date) => () => verifierAt(clock).verify(request, payload);
      expect(verify(at(599_000))()).toEqual(caller);
      expect(verify(at(601_000))).toThrow(refused('InvalidSignatureException', /^Signature expired/));
    }
  });

  it('does not pass changed', async () => {
    const request = await sign(get, { expiresIn: 600 });
    const verify = (url: string) => () => verifierAt(now).verify({ ...request, url }, whole());
    expect(verify(request.url)()).toEqual(caller);
    expect(verify(request.url.replace('maxResults=1', 'maxResults=2'))).toThrow(mismatch);
    expect(verify(request.url.replace('X-Amz-Expires=600', 'X-Amz-Expires=6000'))).toThrow(mismatch);
    expect(verify(request.url.replace('X-Amz-Expires=600', 'X-Amz-Expires=604801'))).toThrow(
      refused('IncompleteSignatureException', /between 1 and 604800/),
    );
  });

  it('carries the token of temporary credentials', async () => {
    const request = await sign(get, { expiresIn: 600, sessionToken: 'token/+=' });
    expect(verifierAt(now, { ...credential, sessionToken: 'token/+=' }).verify(request, whole())).toEqual(caller);
  });
});

describe('a request that is not properly signed', () => {
  const verify = (url: string, headers: Record<string, string>) => () =>
    verifierAt(now).verify(received('GET', url, { host: 'x', ...headers }), whole());
  const signature = 'a'.repeat(64);
  const scope = `${AKID}/20261124/us-east-1/es/aws4_request`;
  const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=${signature}`;

  it('is told that a token is missing', () => {
    expect(verify('/', {})).toThrow(refused('MissingAuthenticationTokenException', /^Missing Authentication Token$/));
  });

  it.each([
    ['Bearer abc', /unsupported algorithm/],
    ['AWS4-ECDSA-P256-SHA256 Credential=x', /unsupported algorithm/],
    ['AWS4-HMAC-SHA256', /requires 'Credential'/],
    [authorization.replace('Signature=', 'Sign='), /requires 'Signature'/],
    [authorization.replace('SignedHeaders=host, ', ''), /requires 'SignedHeaders'/],
    [authorization.replace('/es/', '/'), /Credential must have the form/],
    [authorization.replace(signature, 'zz'), /64 lower-case hexadecimal/],
    [authorization.replace('20261124', '20261123'), /does not match the day/],
  ])('is told what is missing: %s', (value, message) => {
    expect(verify('/', { authorization: value, 'x-amz-date': '20261124T120000Z' })).toThrow(
      refused('IncompleteSignatureException', message),
    );
  });

  it.each(['', 'yesterday', '20261324T120000Z'])('is told that its date is illegible: %j', (date) => {
    expect(verify('/', { authorization, 'x-amz-date': date })).toThrow(
      refused('IncompleteSignatureException', /X-Amz-Date/),
    );
  });

  it('may date itself with the Date header alone', () => {
    expect(verify('/', { authorization, date: now.toUTCString() })).toThrow(mismatch);
  });

  it('never makes the verifier fail in another way', () => {
    const text = fc.string({ unit: fc.constantFrom('A', '/', '%', '=', ',', '&', '?', ' ', '2', 'é', ';') });
    fc.assert(
      fc.property(text, text, fc.boolean(), (junk, more, inHeader) => {
        const url = `/${junk}?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${more}&${junk}`;
        try {
          verify(
            inHeader ? '/' : url,
            inHeader ? { authorization: `AWS4-HMAC-SHA256 ${junk}Credential=${more}` } : {},
          )();
          expect.unreachable('junk must not pass');
        } catch (error) {
          expect(error).toMatchObject({
            code: expect.stringMatching(/^(IncompleteSignature|InvalidSignature|UnrecognizedClient)/),
          });
        }
      }),
    );
  });
});
