import { createHash, createHmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';

export interface SignedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export const CREDENTIALS = { accessKeyId: 'BENCHBENCHBENCH00001', secretAccessKey: 'a-secret-for-the-benchmark' };

type Source = string | ArrayBuffer | ArrayBufferView;

const bytes = (source: Source): string | Uint8Array => {
  if (typeof source === 'string') return source;
  return ArrayBuffer.isView(source)
    ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
    : new Uint8Array(source);
};

/** The SDK's own hash interface, on Node's crypto. */
class Sha256 {
  readonly #hash;
  constructor(secret?: Source) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', bytes(secret));
  }
  update(data: Source): void {
    this.#hash.update(bytes(data));
  }
  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }
  reset(): void {}
}

const signerFor = (service: 'es' | 's3') =>
  new SignatureV4({
    credentials: CREDENTIALS,
    region: 'us-east-1',
    service,
    sha256: Sha256,
    uriEscapePath: service === 'es',
  });

/** A request as an SDK sends it, signed once: valid for five minutes, so that the load comes from the wire and not from a signer. */
export async function signedRequest(
  url: string,
  method: string,
  path: string,
  body?: unknown,
  {
    service = 'es',
    text = body === undefined ? '' : JSON.stringify(body),
  }: { service?: 'es' | 's3'; text?: string } = {},
): Promise<SignedRequest> {
  const { hostname, port, host } = new URL(url);
  const signed = await signerFor(service).sign({
    method,
    protocol: 'http:',
    hostname,
    port: Number(port),
    path,
    query: {},
    headers: { host, 'content-type': 'application/json' },
    body: text,
  });
  return {
    method,
    path,
    headers: { ...signed.headers, 'content-length': String(Buffer.byteLength(text)) },
    body: text,
  };
}
