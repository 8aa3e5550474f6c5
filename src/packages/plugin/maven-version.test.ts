import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareMavenVersions } from './maven-version.ts';

describe('compareMavenVersions', () => {
  // From the POM reference and from what Maven's own ComparableVersion answers.
  it.each([
    ['1', '1.1'],
    ['1-snapshot', '1'],
    ['1', '1-sp'],
    ['1-foo2', '1-foo10'],
    ['1.foo', '1-1'],
    ['1-1', '1.1'],
    ['1-alpha', '1-beta'],
    ['1-beta', '1-milestone'],
    ['1-milestone', '1-rc'],
    ['1-cr2', '1-snapshot'],
    ['1-a1', '1-b1'],
    ['1.0-m3', '1.0-rc1'],
    ['2.0-beta9', '2.0-rc1'],
    ['2.14.1', '2.15.0'],
    ['2.9.10.8', '2.9.10.10'],
    ['31.1-android', '31.1-jre'],
    ['9.4.41.v20210516', '9.4.42.v20210604'],
    ['4.1.68.Final', '4.1.100.Final'],
    ['99999999999999999998', '99999999999999999999'],
  ])('%s is before %s', (earlier, later) => {
    expect(compareMavenVersions(earlier, later)).toBeLessThan(0);
    expect(compareMavenVersions(later, earlier)).toBeGreaterThan(0);
  });

  it.each([
    ['1', '1.0.0'],
    ['1-ga', '1'],
    ['1.Final', '1.0'],
    ['1-alpha1', '1-a1'],
    ['1.0-RC1', '1.0-cr1'],
    ['1.0.RC2', '1.0-rc2'],
    ['1-0', '1'],
  ])('%s is %s', (one, other) => {
    expect(compareMavenVersions(one, other)).toBe(0);
  });

  it('is an order, whatever the text', () => {
    const part = fc.constantFrom('1', '0', '10', '.', '-', 'a', 'rc', 'final', 'x', 'snapshot', 'jre');
    const version = fc.oneof(
      fc.array(part, { maxLength: 6 }).map((parts) => parts.join('')),
      fc.string(),
    );
    fc.assert(
      fc.property(version, version, (a, b) => {
        expect(Math.sign(compareMavenVersions(a, b))).toBe(0 - Math.sign(compareMavenVersions(b, a)));
        expect(compareMavenVersions(a, a)).toBe(0);
      }),
      { numRuns: 2000 },
    );
  });

  it('reads no further than any version goes', () => {
    expect(compareMavenVersions('-'.repeat(1_000_000), '1'.repeat(1_000_000))).toBeLessThan(0);
  });
});
