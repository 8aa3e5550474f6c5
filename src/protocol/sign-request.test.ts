import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type RequestToSign, type SigningIdentity, signRequest } from './sign-request.ts';
import { SigningKeyCache } from './signing-key-cache.ts';
import { SigV4Verifier } from './sigv4-verifier.ts';

const now = new Date('2026-11-24T12:00:00Z');
const identity: SigningIdentity = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
};
const caller = { accountId: '111122223333', accessKeyId: 'AKIDEXAMPLE' };

const sign = (request: RequestToSign, as: SigningIdentity = identity) =>
  signRequest(request, { identity: as, region: 'us-east-1', service: 'es', now, keys: new SigningKeyCache() });

/** Gives a verifier, whose own tests hold it to the SDK's signer, what a server would receive. */
function verify(request: RequestToSign, headers: Record<string, string>, as: SigningIdentity = identity) {
  const { secretAccessKey, sessionToken } = as;
  const verifier = new SigV4Verifier({
    credentials: () => ({
      secretAccessKey,
      accountId: caller.accountId,
      ...(sessionToken !== undefined && { sessionToken }),
    }),
    clock: () => now,
  });
  const received = { ...headers, host: request.url.host };
  const head = {
    method: request.method,
    url: `${request.url.pathname}${request.url.search}`,
    headers: { authorization: headers.authorization },
    rawHeaders: Object.entries(received).flat(),
  };
  return verifier.verify(head, { kind: 'whole', body: Buffer.from(request.body ?? '') });
}

const url = new URL('http://127.0.0.1:9400/_longshore/v1/packages/demo/rules');

describe('signRequest', () => {
  it('is verified, whatever path, query and body are', () => {
    const text = fc.string({ unit: 'grapheme' });
    fc.assert(
      fc.property(text, fc.dictionary(text, text), text, (segment, query, body) => {
        const to = new URL(`/_longshore/v1/domains/${encodeURIComponent(segment)}/plan`, url);
        for (const [key, value] of Object.entries(query)) to.searchParams.append(key, value);
        const request = { method: 'POST', url: to, headers: { 'content-type': 'application/json' }, body };
        expect(verify(request, sign(request))).toEqual(caller);
      }),
    );
  });

  it('covers the headers of the request', () => {
    const request = { method: 'PATCH', url, headers: { 'if-match': '"v3"' }, body: '{}' };
    const headers = sign(request);
    expect(verify(request, headers)).toEqual(caller);
    expect(() => verify(request, { ...headers, 'if-match': '"v4"' })).toThrow('does not match');
  });

  it('covers the body', () => {
    const request = { method: 'PATCH', url, headers: {}, body: '{}' };
    expect(() => verify({ ...request, body: '[]' }, sign(request))).toThrow('SHA-256');
  });

  it('carries the token of temporary credentials', () => {
    const temporary = { ...identity, sessionToken: 'token' };
    const request = { method: 'GET', url, headers: {} };
    expect(verify(request, sign(request, temporary), temporary)).toEqual(caller);
    expect(() => verify(request, sign(request), temporary)).toThrow('security token');
  });
});
