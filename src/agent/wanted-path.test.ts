import { describe, expect, it } from 'vitest';
import { desiredFile } from '../agent-protocol/desired-state.ts';
import { isInRoom, isPackagePath, wantedPaths } from './wanted-path.ts';

const file = (path: string, sha: string, phase: 'active' | 'staged') =>
  desiredFile.parse({ packageId: 'F123456789', version: 1, path, sha256: sha.repeat(64), size: 3, phase });

describe('wantedPaths', () => {
  it('joins what is wanted of one path', () => {
    const active = file('analyzers/F123456789', 'a', 'active');
    const staged = file('analyzers/F123456789', 'b', 'staged');
    const other = file('analyzers/F987654321', 'c', 'staged');
    expect(wantedPaths([active, other, staged])).toEqual([
      { path: 'analyzers/F123456789', active, staged },
      { path: 'analyzers/F987654321', staged: other },
    ]);
  });
});

describe('the names of paths', () => {
  it('knows where dictionaries lie and which names only a package has', () => {
    expect(isInRoom('analyzers/words.txt')).toBe(true);
    expect(isInRoom('opensearch.yml')).toBe(false);
    expect(isPackagePath('analyzers/F123456789')).toBe(true);
    expect(isPackagePath(`analyzers/pkg-${'0a'.repeat(20)}`)).toBe(true);
    expect(isPackagePath('analyzers/words.txt')).toBe(false);
    expect(isPackagePath('analyzers/F123456789/words')).toBe(false);
  });
});
