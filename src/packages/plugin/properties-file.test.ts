import { describe, expect, it } from 'vitest';
import { PropertiesError, parseProperties } from './properties-file.ts';

const parse = (text: string) => Object.fromEntries(parseProperties(Buffer.from(text, 'latin1')));

describe('parseProperties', () => {
  it.each([
    ['=', 'a=b', { a: 'b' }],
    [':', 'a:b', { a: 'b' }],
    ['a blank', 'a b c', { a: 'b c' }],
    ['blanks around', '  a \t = \t b ', { a: 'b ' }],
    ['no value', 'a', { a: '' }],
    ['comments and blank lines', '# x=1\n  ! y=2\n\na=b', { a: 'b' }],
    ['every line end', 'a=1\rb=2\r\nc=3\n', { a: '1', b: '2', c: '3' }],
    ['a continued line', 'a=one,\\\n   two', { a: 'one,two' }],
    ['an even number of backslashes', 'a=b\\\\\nc=d', { a: 'b\\', c: 'd' }],
    ['a continuation at the end', 'a=b\\', { a: 'b' }],
    ['escapes', 'a=\\t\\n\\u00e9\\q', { a: '\t\né\u0071' }],
    ['an escaped separator in a key', 'a\\=b\\ c=d', { 'a=b c': 'd' }],
    ['a separator in the value', 'a==b', { a: '=b' }],
    ['the later of two', 'a=1\na=2', { a: '2' }],
    ['Latin-1', 'a=\u00e9', { a: 'é' }],
    ['a comment that seems continued', '# x\\\na=b', { a: 'b' }],
  ])('reads %s', (_, text, expected) => {
    expect(parse(text)).toEqual(expected);
  });

  it('names the line of a malformed escape', () => {
    expect(() => parse('a=1\nb=\\u12')).toThrow(PropertiesError);
    expect(() => parse('a=1\nb=\\u12')).toThrow('line 2');
  });
});
