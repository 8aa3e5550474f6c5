import { describe, expect, it } from 'vitest';
import { assertKey, isBucketName } from './names.ts';

describe('isBucketName', () => {
  it.each(['abc', 'a'.repeat(63), 'my.bucket-1', '1-2-3', '1.2.3.4.5'])('takes %s', (name) => {
    expect(isBucketName(name)).toBe(true);
  });

  it.each([
    '',
    'ab',
    'a'.repeat(64),
    'Abc',
    'a_b',
    'a b',
    '.abc',
    'abc.',
    '-abc',
    'abc-',
    'a..b',
    '10.0.0.1',
    'xn--abc',
    'abc-s3alias',
    '../abc',
    'a/b',
    'abc\n',
  ])('refuses %j', (name) => {
    expect(isBucketName(name)).toBe(false);
  });
});

describe('assertKey', () => {
  it('counts bytes of UTF-8, not characters', () => {
    expect(() => assertKey('x'.repeat(1024))).not.toThrow();
    expect(() => assertKey('é'.repeat(512))).not.toThrow();
    expect(() => assertKey('é'.repeat(513))).toThrow(expect.objectContaining({ code: 'KeyTooLongError' }));
  });
});
