import { describe, expect, it } from 'vitest';
import type { Association } from './association.ts';
import { associate } from './association-state.ts';
import type { Package } from './package.ts';
import { newPackage } from './package-state.ts';
import { aliasPath, referencePath } from './reference-path.ts';

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

describe('aliasPath', () => {
  const now = new Date('2026-01-01T00:00:00Z');
  const dictionary = (id: string, name: string): Package =>
    newPackage({ id, accountId: '0', name, type: 'TXT-DICTIONARY', source: { bucket: 'b', key: 'k' } }, now).pkg;
  const association = (id: string, name: string, alias?: string): Association => {
    const request = { domainId: '0/demo', domainName: 'demo', pkg: dictionary(id, name), prerequisites: [] } as const;
    const outcome = associate(undefined, { ...request, aliasPath: alias }, now);
    if ('refused' in outcome) throw new Error(outcome.refused);
    return outcome.association;
  };

  it('is the name of the package, for a dictionary', () => {
    expect(aliasPath(dictionary('F1', 'my-words'), [])).toBe('analyzers/my-words');
    expect(aliasPath({ type: 'ZIP-PLUGIN', id: 'pkg-1', name: 'my-plugin' }, [])).toBeUndefined();
  });

  it('is absent when another package has it, or a path that is hardly another', () => {
    const pkg = dictionary('F1', 'words');
    expect(aliasPath(pkg, [association('F2', 'words', 'analyzers/words')])).toBeUndefined();
    expect(aliasPath(pkg, [association('F2', 'words')])).toBe('analyzers/words');
    expect(aliasPath(pkg, [association('F1', 'words', 'analyzers/words')])).toBe('analyzers/words');
    expect(aliasPath(dictionary('F1', 'f222222222'), [association('F222222222', 'x')])).toBeUndefined();
  });

  it('is absent when it is too long for a node', () => {
    expect(aliasPath(dictionary('F1', 'a'.repeat(150)), [])).toHaveLength(160);
    expect(aliasPath(dictionary('F1', 'a'.repeat(151)), [])).toBeUndefined();
  });
});
