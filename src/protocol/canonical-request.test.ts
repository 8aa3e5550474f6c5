import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { canonicalHeaders, canonicalRequest } from './canonical-request.ts';
import { SigningKeyCache } from './signing-key-cache.ts';

const emptyHash = createHash('sha256').digest('hex');

const canonical = (path: string, query = '', rawPath = false) =>
  canonicalRequest({
    method: 'GET',
    path,
    query,
    signedHeaders: ['host', 'x-amz-date'],
    headers: canonicalHeaders(['Host', 'example.amazonaws.com', 'X-Amz-Date', '20150830T123600Z']),
    payloadHash: emptyHash,
    rawPath,
  });

/** The rest of the algorithm, with the credentials and the scope of AWS's published test suite. */
function signature(request: string): string {
  const scope = { accessKeyId: 'AKIDEXAMPLE', day: '20150830', region: 'us-east-1', service: 'service' };
  const key = new SigningKeyCache().get('wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY', scope);
  const hash = createHash('sha256').update(request).digest('hex');
  return createHmac('sha256', key)
    .update(`AWS4-HMAC-SHA256\n20150830T123600Z\n20150830/us-east-1/service/aws4_request\n${hash}`)
    .digest('hex');
}

describe('AWS‘s test suite of Signature Version 4', () => {
  it('get-vanilla', () => {
    expect(signature(canonical('/'))).toBe('5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31');
  });

  it('get-vanilla-query-order-key-case', () => {
    expect(signature(canonical('/', 'Param2=value2&Param1=value1'))).toBe(
      'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
    );
  });

  it.each(['/example/..', '/./', '/example1/example2/../..', '//'])('normalize-path: %s is the root', (path) => {
    expect(canonical(path)).toBe(canonical('/'));
  });
});

const lineOf = (text: string, line: number) => text.split('\n')[line];

describe('canonicalRequest', () => {
  it('encodes the path once more, but for S3', () => {
    expect(lineOf(canonical('/2021-01-01/packages/F%201'), 1)).toBe('/2021-01-01/packages/F%25201');
    expect(lineOf(canonical('/bucket//F%201/../x', '', true), 1)).toBe('/bucket//F%201/../x');
    expect(lineOf(canonical('/2021-01-01/tags/'), 1)).toBe('/2021-01-01/tags/');
  });

  it('sorts the query by key and value, and encodes what the sender did not', () => {
    expect(lineOf(canonical('/', "b=2&a=z&a=b&c&d='(x)*&e=%e4&f=%2f"), 2)).toBe(
      'a=b&a=z&b=2&c=&d=%27%28x%29%2A&e=%e4&f=%2F',
    );
  });
});

describe('canonicalHeaders', () => {
  it('joins, trims and collapses', () => {
    expect([...canonicalHeaders(['A', ' x  y ', 'B', '', 'a', 'z'])]).toEqual([
      ['a', 'x y,z'],
      ['b', ''],
    ]);
  });
});
