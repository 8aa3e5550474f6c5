import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseQuery, rawQueryPairs, splitTarget } from './query-string.ts';

describe('parseQuery', () => {
  it('keeps every value of a repeated key, in order', () => {
    expect(parseQuery('statuses=a&maxResults=1&statuses=b').get('statuses')).toEqual(['a', 'b']);
  });

  it('takes a key without a value as empty, and skips empty parts', () => {
    expect([...parseQuery('&arn&&x=&')]).toEqual([
      ['arn', ['']],
      ['x', ['']],
    ]);
  });

  it('decodes what URLSearchParams and what encodeURIComponent write', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), fc.string({ unit: 'grapheme' }), (key, value) => {
        expect(parseQuery(new URLSearchParams({ [key]: value }).toString()).get(key)).toEqual([value]);
        expect(parseQuery(`${encodeURIComponent(key)}=${encodeURIComponent(value)}`).get(key)).toEqual([value]);
      }),
    );
  });

  it.each(['a=%zz', 'a=%', '%ff=1', 'a=%c3'])('refuses %s', (query) => {
    expect(() => parseQuery(query)).toThrow(expect.objectContaining({ code: 'SerializationException' }));
  });
});

describe('splitTarget and rawQueryPairs', () => {
  it('split at the first question mark and the first equals sign, and decode nothing', () => {
    expect(splitTarget('/a%2Fb?x=1?2')).toEqual({ path: '/a%2Fb', query: 'x=1?2' });
    expect(splitTarget('/a')).toEqual({ path: '/a', query: '' });
    expect(rawQueryPairs('a=b=c&%20=d')).toEqual([
      ['a', 'b=c'],
      ['%20', 'd'],
    ]);
  });
});
