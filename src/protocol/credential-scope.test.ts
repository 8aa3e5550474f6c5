import { describe, expect, it } from 'vitest';
import { claimedScope } from './credential-scope.ts';

const claim = (url: string, authorization?: string) =>
  claimedScope({ url, headers: { authorization }, rawHeaders: [] });
const scope = { accessKeyId: 'AKID', day: '20261124', region: 'us-east-1', service: 'es' };

describe('claimedScope', () => {
  it('reads the Authorization header, with and without spaces', () => {
    const fields = ['Credential=AKID/20261124/us-east-1/es/aws4_request', 'SignedHeaders=host', 'Signature=0'];
    expect(claim('/', `AWS4-HMAC-SHA256 ${fields.join(', ')}`)).toEqual(scope);
    expect(claim('/', `AWS4-HMAC-SHA256 ${fields.join(',')}`)).toEqual(scope);
  });

  it('reads a presigned query', () => {
    expect(claim('/?X-Amz-Credential=AKID%2F20261124%2Fus-east-1%2Fes%2Faws4_request')).toEqual(scope);
  });

  it.each(['Basic YTpi', 'AWS4-HMAC-SHA256 Credential=x', 'Credential=AKID/2026/us-east-1/es/aws4_request', ''])(
    'claims nothing with %j',
    (authorization) => {
      expect(claim('/', authorization)).toBeUndefined();
    },
  );

  it.each(['/', '/?', '/?X-Amz-Credential', '/?X-Amz-Credential=%zz', '/?x=X-Amz-Credential=a'])(
    'claims nothing with %s',
    (url) => {
      expect(claim(url)).toBeUndefined();
    },
  );
});
