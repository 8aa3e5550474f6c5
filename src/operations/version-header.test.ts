import { describe, expect, it } from 'vitest';
import { parseVersionHeader } from './version-header.ts';

describe('the header that names versions', () => {
  it.each([
    ['v3', ['F1'], { F1: 3 }],
    [' v3 ', ['F1'], { F1: 3 }],
    ['F1=v3', ['F1'], { F1: 3 }],
    ['F1=v3,F2=v2', ['F1', 'F2'], { F1: 3, F2: 2 }],
    ['F2=v2', ['F1', 'F2'], { F2: 2 }],
    ['pkg-0a=v999999999, F1=v1', ['F1', 'pkg-0a'], { F1: 1, 'pkg-0a': 999_999_999 }],
  ])('%j', (value, ids, versions) => {
    const header = parseVersionHeader(value, ids);
    expect('versions' in header && Object.fromEntries(header.versions)).toEqual(versions);
  });

  it.each([
    ['', ['F1'], "'' is neither v3 nor F123456789=v3"],
    ['3', ['F1'], "'3' is neither"],
    ['v0', ['F1'], "'v0' is neither"],
    ['v03', ['F1'], "'v03' is neither"],
    ['V3', ['F1'], "'V3' is neither"],
    ['v1234567890', ['F1'], 'is neither'],
    ['latest', ['F1'], "'latest' is neither"],
    ['F1 = v3', ['F1'], 'is neither'],
    ['v3,', ['F1'], "'' is neither"],
    ['v3, v4', ['F1'], 'it names two versions of package F1'],
    ['F1=v3, v4', ['F1'], 'it names two versions of package F1'],
    ['v3', ['F1', 'F2'], "'v3' says no package, and 2 are to be associated"],
    ['F3=v3', ['F1'], 'package F3 is not one of those that are to be associated'],
    [`v1${' '.repeat(2_048)}`, ['F1'], 'it is longer than 2048 characters'],
  ])('refuses %j', (value, ids, problem) => {
    expect(parseVersionHeader(value, ids)).toEqual({ problem: expect.stringContaining(problem) });
  });
});
