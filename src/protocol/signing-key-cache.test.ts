import { describe, expect, it } from 'vitest';
import { SigningKeyCache } from './signing-key-cache.ts';

const scope = { accessKeyId: 'AKIDEXAMPLE', day: '20120215', region: 'us-east-1', service: 'iam' };

describe('SigningKeyCache', () => {
  it('derives the key of AWS‘s published example', () => {
    const key = new SigningKeyCache().get('wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY', scope);
    expect(key.toString('hex')).toBe('f4780e2d9f65fa895f9c67b32ce1baf0b0d8a43505a000a1a9e090d414db404d');
  });

  it('derives once for a secret, day, region and service, and forgets the oldest', () => {
    const cache = new SigningKeyCache(2);
    const first = cache.get('a', scope);
    expect(cache.get('a', scope)).toBe(first);
    expect(cache.get('b', scope)).not.toBe(first);
    cache.get('a', { ...scope, region: 'eu-west-1' });
    expect(cache.get('a', scope)).not.toBe(first);
    expect(cache.get('a', scope)).toEqual(first);
  });
});
