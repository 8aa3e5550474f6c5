import { describe, expect, it } from 'vitest';
import { parseByteRange } from './byte-range.ts';

describe('parseByteRange', () => {
  it.each([
    ['bytes=0-0', { start: 0, end: 0 }],
    ['bytes=2-5', { start: 2, end: 5 }],
    ['bytes=2-', { start: 2, end: 9 }],
    ['bytes=2-500', { start: 2, end: 9 }],
    ['bytes=-3', { start: 7, end: 9 }],
    ['bytes=-300', { start: 0, end: 9 }],
    // Not satisfiable is one thing; what is no range, or more than one, is passed over.
    [undefined, undefined],
    ['bytes=-', undefined],
    ['bytes=5-2', undefined],
    ['bytes=0-1,4-5', undefined],
    ['lines=1-2', undefined],
  ])('%s', (header, expected) => {
    expect(parseByteRange(header, 10)).toEqual(expected);
  });

  it.each(['bytes=10-', 'bytes=10-20', 'bytes=-0'])('%s cannot be satisfied', (header) => {
    expect(() => parseByteRange(header, 10)).toThrow(expect.objectContaining({ code: 'InvalidRange' }));
  });

  it('has no range in an empty object', () => {
    expect(() => parseByteRange('bytes=0-', 0)).toThrow(expect.objectContaining({ code: 'InvalidRange' }));
    expect(() => parseByteRange('bytes=-5', 0)).toThrow(expect.objectContaining({ code: 'InvalidRange' }));
  });
});
