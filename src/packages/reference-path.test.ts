import { describe, expect, it } from 'vitest';
import { referencePath } from './reference-path.ts';

describe('referencePath', () => {
  it.each([
    ['TXT-DICTIONARY', 'F123456789', 'analyzers/F123456789'],
    ['ZIP-PLUGIN', 'pkg-0a', 'plugins/pkg-0a'],
    ['PACKAGE-LICENSE', 'pkg-0b', 'licenses/pkg-0b'],
    ['PACKAGE-CONFIG', 'pkg-0c', 'plugin-configs/pkg-0c'],
  ] as const)('of a %s', (type, id, path) => {
    expect(referencePath({ type, id })).toBe(path);
  });
});
