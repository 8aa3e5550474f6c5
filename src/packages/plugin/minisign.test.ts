import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkSignature } from './check-signature.ts';
import { isSignedBy, parseMinisign, parseMinisignKey } from './minisign.ts';

// Made by minisign itself, of a file whose content is "test".
const KEY = 'RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3';
const LEGACY = `untrusted comment: signature from minisign secret key
RWQf6LRCGA9i59SLOFxz6NxvASXDJeRtuZykwQepbDEGt87ig1BNpWaVWuNrm73YiIiJbq71Wi+dP9eKL8OC351vwIasSSbXxwA=
trusted comment: timestamp:1555779966\tfile:test
QtKMXWyYcwdpZAlPF7tE2ENJkRd1ujvKjlj1m9RtHTBnZPa5WKU5uWRs5GoP5M/VqE81QFuMKI5k/SfNQUaOAA==
`;
const PREHASHED = `untrusted comment: signature from minisign secret key
RUQf6LRCGA9i559r3g7V1qNyJDApGip8MfqcadIgT9CuhV3EMhHoN1mGTkUidF/z7SrlQgXdy8ofjb7bNJJylDOocrCo8KLzZwo=
trusted comment: timestamp:1633700835\tfile:test\tprehashed
wLMDjy9FLAuxZ3q4NlEvkgtyhrr0gtTu6KC4KBJdITbbOeAi1zBIYo0v4iTgt8jJpIidRJnp94ABQkJAgAooBQ==
`;
const content = Buffer.from('test');
const hash = createHash('blake2b512').update(content).digest();
const key = parseMinisignKey(KEY);
const legacy = parseMinisign(LEGACY);
const prehashed = parseMinisign(PREHASHED);
if (!key || !legacy || !prehashed) throw new Error('what minisign made is not read');

describe('minisign', () => {
  it('reads keys, alone or as a file', () => {
    expect(key.id).toBe('E7620F1842B4E81F');
    expect(parseMinisignKey(`untrusted comment: minisign public key E7620F1842B4E81F\n${KEY}\n`)).toEqual(key);
    expect(parseMinisignKey(KEY.slice(0, -4))).toBeUndefined();
    expect(parseMinisignKey(`QQ${KEY.slice(2)}`)).toBeUndefined();
  });

  it('verifies what minisign signed, of both kinds', () => {
    expect(legacy.of).toBe('content');
    expect(isSignedBy(key, legacy, content)).toBe(true);
    expect(prehashed).toMatchObject({ of: 'blake2b512', keyId: key.id });
    expect(isSignedBy(key, prehashed, hash)).toBe(true);
  });

  it('refuses other content, another comment, another key', () => {
    expect(isSignedBy(key, legacy, Buffer.from('Test'))).toBe(false);
    expect(isSignedBy(key, prehashed, content)).toBe(false);
    expect(isSignedBy(key, { ...legacy, trustedComment: 'timestamp:1' }, content)).toBe(false);
    expect(isSignedBy({ ...key, id: '0000000000000000' }, legacy, content)).toBe(false);
    expect(isSignedBy({ ...key, bytes: Buffer.alloc(32, 7) }, legacy, content)).toBe(false);
  });

  it('takes no text for a signature that was changed anywhere', () => {
    fc.assert(
      fc.property(fc.nat(PREHASHED.length - 1), fc.constantFrom('A', 'b', '\n', ' ', '='), (at, to) => {
        const text = PREHASHED.slice(0, at) + to + PREHASHED.slice(at + 1);
        const changed = parseMinisign(text);
        if (!changed || !isSignedBy(key, changed, hash)) return;
        // The untrusted comment, and what base64 does not carry.
        expect({ ...changed }).toEqual({ ...prehashed });
      }),
      { numRuns: 500 },
    );
  });
});

describe('checkSignature', () => {
  const found = { kind: 'signature', where: 's3://b/k.minisig', signature: prehashed, message: hash } as const;
  it.each([
    ['a good one', found, [key], 'passed', 'E7620F1842B4E81F'],
    ['nobody asks', { kind: 'not-asked' }, [], 'skipped', 'LONGSHORE_PLUGIN_SIGNATURE_KEYS'],
    ['none', { kind: 'absent', where: 's3://b/k.minisig' }, [key], 'failed', 's3://b/k.minisig is not there'],
    ['text', { kind: 'unreadable', where: 'x', problem: 'is none' }, [key], 'failed', 'The signature x is none.'],
    ['a stranger', found, [{ ...key, id: '0000000000000001' }], 'failed', 'not trusted'],
    ['another file', { ...found, message: content }, [key], 'failed', 'not of this plugin'],
  ] as const)('%s', (_, signature, keys, outcome, message) => {
    expect(checkSignature(signature, keys)).toMatchObject({ outcome, message: expect.stringContaining(message) });
  });
});
