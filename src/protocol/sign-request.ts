import { createHash, createHmac } from 'node:crypto';
import { canonicalHeaders, canonicalRequest } from './canonical-request.ts';
import { formatBasicDate } from './signature-claim.ts';
import type { SigningKeyCache } from './signing-key-cache.ts';

export interface SigningIdentity {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

export interface RequestToSign {
  readonly method: string;
  /** As it is sent: path and query already percent-encoded. */
  readonly url: URL;
  /** All of them are signed; names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface SigningOptions {
  readonly identity: SigningIdentity;
  readonly region: string;
  readonly service: string;
  readonly now: Date;
  readonly keys: SigningKeyCache;
}

/**
 * The headers to send: those of the request, and the signature of AWS Signature Version 4 with what it needs, but for `host`, which
 * the client sends by itself. Source: AWS, "Create a signed AWS API request".
 */
export function signRequest(request: RequestToSign, options: SigningOptions): Record<string, string> {
  const { identity, region, service, now, keys } = options;
  const date = formatBasicDate(now);
  const day = date.slice(0, 8);
  const payloadHash = sha256(request.body ?? '');
  const headers: Record<string, string> = {
    ...request.headers,
    'x-amz-date': date,
    'x-amz-content-sha256': payloadHash,
    ...(identity.sessionToken !== undefined && { 'x-amz-security-token': identity.sessionToken }),
  };
  const signed = canonicalHeaders(Object.entries({ ...headers, host: request.url.host }).flat());
  const signedHeaders = [...signed.keys()].sort();
  const text = canonicalRequest({
    method: request.method,
    path: request.url.pathname,
    query: request.url.search.slice(1),
    signedHeaders,
    headers: signed,
    payloadHash,
    rawPath: service === 's3',
  });
  const scope = `${day}/${region}/${service}/aws4_request`;
  const key = keys.get(identity.secretAccessKey, { accessKeyId: identity.accessKeyId, day, region, service });
  const signature = createHmac('sha256', key)
    .update(`AWS4-HMAC-SHA256\n${date}\n${scope}\n${sha256(text)}`)
    .digest('hex');
  return {
    ...headers,
    authorization: `AWS4-HMAC-SHA256 Credential=${identity.accessKeyId}/${scope}, SignedHeaders=${signedHeaders.join(';')}, Signature=${signature}`,
  };
}

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');
