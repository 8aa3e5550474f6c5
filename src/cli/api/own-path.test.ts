import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ownPath } from './own-path.ts';

describe('ownPath', () => {
  it('puts what is named into one segment each', () => {
    expect(ownPath`domains/${'shop'}/associations/${'my synonyms'}`).toBe('domains/shop/associations/my%20synonyms');
    expect(ownPath`packages/${'a/b?c#d'}/rules`).toBe('packages/a%2Fb%3Fc%23d/rules');
    expect(ownPath`webhooks`).toBe('webhooks');
  });

  it('never leads to another path, whatever is named', () => {
    const name = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !/^\.{1,2}$/.test(text));
    fc.assert(
      fc.property(name, (text) => {
        const url = new URL(`http://127.0.0.1/_longshore/v1/${ownPath`packages/${text}/rules`}`);
        expect(url.pathname.split('/').slice(0, 4)).toEqual(['', '_longshore', 'v1', 'packages']);
        expect(decodeURIComponent(url.pathname.split('/')[4] ?? '')).toBe(text);
        expect(url.pathname.endsWith('/rules')).toBe(true);
      }),
    );
  });

  it.each(['', '.', '..'])('refuses "%s"', (text) =>
    expect(() => ownPath`packages/${text}/rules`).toThrow('is no name'),
  );
});
