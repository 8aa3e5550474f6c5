import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ServiceError } from '../model/service-error.ts';
import { decodePageToken, encodePageToken, type PageScope } from './page-token.ts';

const scope: PageScope = { operation: 'DescribePackages', accountId: '000000000000', question: [[]] };
const refusal = (token: string, of = scope): unknown => {
  try {
    return decodePageToken(token, of);
  } catch (error) {
    return error instanceof ServiceError ? error.code : error;
  }
};

describe('a page token', () => {
  it('gives back any cursor', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (cursor) => {
        const token = encodePageToken(cursor, scope);
        expect(token).toMatch(/^[A-Za-z0-9_-]*\.[A-Za-z0-9_-]{22}$/);
        expect(decodePageToken(token, scope)).toBe(cursor);
      }),
    );
  });

  it.each<[string, Partial<PageScope>]>([
    ['another operation', { operation: 'ListVersions' }],
    ['another account', { accountId: '111111111111' }],
    ['another question', { question: [[{ name: 'PackageName', values: ['a'] }]] }],
  ])('of %s is refused', (_, change) => {
    expect(refusal(encodePageToken('cursor', { ...scope, ...change }))).toBe('ValidationException');
  });

  it('that was changed in one character is refused', () => {
    const token = encodePageToken('2026-03-01T12:00:00.123Z F123456789', scope);
    fc.assert(
      fc.property(fc.nat(token.length - 1), fc.string({ minLength: 1, maxLength: 1 }), (index, character) => {
        fc.pre(token[index] !== character);
        const changed = token.slice(0, index) + character + token.slice(index + 1);
        // The last digit of base64url has spare bits: such a change may mean the same bytes, and is the same cursor then.
        const result = refusal(changed);
        expect([decodePageToken(token, scope), 'ValidationException']).toContain(result);
      }),
    );
  });

  it.each(['', '.', 'a', 'a.b', 'a.b.c', '%%%', 'null'])('%j is refused', (token) => {
    expect(refusal(token)).toBe('ValidationException');
  });
});
