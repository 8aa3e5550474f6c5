import { describe, expect, it } from 'vitest';
import { stagedPath } from './staged-path.ts';

describe('stagedPath', () => {
  it('gives each path and hash one flat file name that fits a file system', () => {
    expect(stagedPath({ path: 'analyzers/a/b', sha256: 'ff' })).toBe('.longshore/staged/analyzers+a+b+ff');
    const longest = stagedPath({ path: `analyzers/${'x'.repeat(150)}`, sha256: 'f'.repeat(64), layout: 'file' });
    expect(`${longest.split('/').at(-1)}.12345678`.length).toBeLessThanOrEqual(255);
  });

  it('gives a directory a name by its archive alone, of characters that a ref_path may have', () => {
    const path = stagedPath({ path: 'analyzers/F1', sha256: 'f'.repeat(64), layout: 'directory' });
    expect(path).toBe(`longshore-trees/${'f'.repeat(64)}`);
    expect(path).toMatch(/^[a-zA-Z0-9][a-zA-Z0-9_/-]*[a-zA-Z0-9]$/);
  });
});
