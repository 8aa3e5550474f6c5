import { describe, expect, it } from 'vitest';
import { formatBytes, formatDate, formatDuration } from './format.ts';

describe('format', () => {
  it.each([
    [0, '0 ms'],
    [999, '999 ms'],
    [1_000, '1.0 s'],
    [59_940, '59.9 s'],
    [59_960, '1 min 00 s'],
    [125_000, '2 min 05 s'],
  ])('shows %i ms as %s', (milliseconds, text) => expect(formatDuration(milliseconds)).toBe(text));

  it.each([
    [12, '12 B'],
    [999, '999 B'],
    [1_000, '1.0 kB'],
    [99_600, '100 kB'],
    [999_900, '1.0 MB'],
    [160_000_000, '160 MB'],
    [80_900_000_000, '80.9 GB'],
  ])('shows %i bytes as %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));

  it('shows dates in UTC', () => {
    expect(formatDate(new Date('2026-11-24T20:40:12.345Z'))).toBe('2026-11-24 20:40:12');
    expect(formatDate(undefined)).toBeUndefined();
  });
});
