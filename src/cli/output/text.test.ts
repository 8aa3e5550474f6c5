import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { column, count, section } from './text.ts';

describe('column', () => {
  it('pads and cuts by the cells of a terminal', () => {
    expect(column('abc', 5)).toBe('abc  ');
    expect(column('abcdef', 5)).toBe('abcd…');
    expect(column('東京都', 5)).toBe('東京…');
    expect(column('東京都', 4)).toBe('東… ');
    expect(column('東京', 5)).toBe('東京 ');
  });

  it('is as wide as was asked for, for text of one cell a character', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 40 }), (text, cells) => {
        expect(column(text, cells)).toHaveLength(cells);
      }),
    );
  });
});

describe('section', () => {
  it('is nothing without lines, and gives a terminal nothing to obey', () => {
    expect(section('Problems', [])).toBe('');
    expect(section('Problems', ['a\u001b[2Jb'])).toBe('\nProblems\n  a [2Jb\n');
  });
});

describe('count', () => {
  it.each([
    [0, '0 hits'],
    [1, '1 hit'],
    [2, '2 hits'],
  ])('of %i is %s', (number, text) => expect(count(number, 'hit')).toBe(text));
});
