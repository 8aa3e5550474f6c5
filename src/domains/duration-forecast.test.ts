import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { durationForecast, type MeasuredChange } from './duration-forecast.ts';

const MIB = 1024 * 1024;
const change = { bytes: MIB, indices: 2 };
const took = (milliseconds: number, bytes = MIB, indices = 2): MeasuredChange => ({ milliseconds, bytes, indices });

describe('durationForecast', () => {
  it('says that it assumes where nothing was changed before', () => {
    expect(durationForecast(change, []).basis).toMatch(/^assumed/);
  });

  it('takes the median of changes of this size, not of others', () => {
    const history = [took(900), took(60_000), took(1_100), took(5, 10, 1)];
    expect(durationForecast(change, history)).toEqual({ expected: 1.1, basis: 'the last 3 changes of this size' });
  });

  it('reckons from others where none is of this size', () => {
    const { expected, basis } = durationForecast(change, [took(1_500, MIB, 20)]);
    expect(basis).toBe('reckoned from the last change, of another size');
    expect(expected).toBeCloseTo(0.6);
  });

  it('is a number of seconds whatever the history holds', () => {
    const measured = fc.record({
      milliseconds: fc.nat(1_000_000),
      bytes: fc.nat(100 * MIB),
      indices: fc.nat(1_000),
    });
    fc.assert(
      fc.property(fc.array(measured), fc.nat(MIB), fc.nat(100), (history, bytes, indices) => {
        const { expected } = durationForecast({ bytes, indices }, history);
        expect(expected).toBeGreaterThanOrEqual(0);
        expect(Number.isFinite(expected)).toBe(true);
      }),
    );
  });
});
