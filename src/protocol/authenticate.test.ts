import { describe, expect, it } from 'vitest';
import { acceptAnyKey, verifyKeys } from './authenticate.ts';

const signedBy = (accessKeyId: string) => ({
  method: 'GET',
  url: '/',
  headers: {
    authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20261124/us-east-1/es/aws4_request, Signature=x`,
  },
  rawHeaders: [],
});
const unsigned = { method: 'GET', url: '/', headers: {}, rawHeaders: [] };
const noBody = new Uint8Array();

describe('acceptAnyKey', () => {
  const authenticate = acceptAnyKey({ accountId: '000000000000' });

  it('takes twelve digits as the account, and any other key as the configured one', () => {
    expect(authenticate(signedBy('123456789012'), noBody)).toEqual({
      accountId: '123456789012',
      accessKeyId: '123456789012',
    });
    expect(authenticate(signedBy('test'), noBody)).toEqual({ accountId: '000000000000', accessKeyId: 'test' });
    expect(authenticate(signedBy('1234567890123'), noBody).accountId).toBe('000000000000');
  });

  it('takes an unsigned request', () => {
    expect(authenticate(unsigned, noBody)).toEqual({ accountId: '000000000000' });
  });
});

describe('verifyKeys', () => {
  it('refuses an unsigned request', () => {
    const authenticate = verifyKeys({ credentials: () => undefined, clock: () => new Date() });
    expect(() => authenticate(unsigned, noBody)).toThrow(
      expect.objectContaining({ code: 'MissingAuthenticationTokenException' }),
    );
  });
});
