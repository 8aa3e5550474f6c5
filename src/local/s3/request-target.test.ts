import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRequestTarget } from './request-target.ts';

const parse = (url: string, host = '127.0.0.1:9400') => {
  const { bucket, key, query } = parseRequestTarget(url, host);
  return { bucket, key, query: Object.fromEntries(query) };
};

describe('parseRequestTarget', () => {
  it.each([
    ['/', undefined, undefined, {}],
    ['/bucket', 'bucket', undefined, {}],
    ['/bucket/', 'bucket', undefined, {}],
    ['/bucket/key', 'bucket', 'key', {}],
    ['/bucket//a/../b', 'bucket', '/a/../b', {}],
    ['/bucket/a%2Fb+c%20d', 'bucket', 'a/b+c d', {}],
    ['/bucket?list-type=2&prefix=a+b%2B&delete', 'bucket', undefined, { 'list-type': '2', prefix: 'a b+', delete: '' }],
    ['/bucket/key?a=1&a=2&b=x=y?z', 'bucket', 'key', { a: '1', b: 'x=y?z' }],
    ['http://127.0.0.1:9400/bucket/key', 'bucket', 'key', {}],
  ])('%s', (url, bucket, key, query) => {
    expect(parse(url)).toEqual({ bucket, key, query });
  });

  it('finds the bucket in a host below localhost', () => {
    expect(parse('/a/b?x', 'my.bucket.localhost:9400')).toEqual({ bucket: 'my.bucket', key: 'a/b', query: { x: '' } });
    expect(parse('/', 'bucket.localhost')).toEqual({ bucket: 'bucket', key: undefined, query: {} });
    expect(parse('/bucket/key', 'localhost:9400')).toMatchObject({ bucket: 'bucket', key: 'key' });
  });

  it('gives back every key that a client encodes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (key) => {
        expect(parse(`/bucket/${encodeURIComponent(key)}`).key).toBe(key);
        expect(parse(`/bucket?prefix=${encodeURIComponent(key)}`).query.prefix).toBe(key);
      }),
    );
  });

  it.each(['/bucket/%zz', '/bucket/%ff', '/%', '/bucket?prefix=%c3'])('refuses %s', (url) => {
    expect(() => parse(url)).toThrow(expect.objectContaining({ code: 'InvalidURI' }));
  });
});
