import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ZipEntry, ZipInspection, zipLimits } from './zip-inspection.ts';

const entry = (path: string, change: Partial<ZipEntry> = {}): ZipEntry => ({
  path,
  compressedSize: 10,
  uncompressedSize: 20,
  encrypted: false,
  compressionMethod: 8,
  unixMode: 0o100644,
  ...change,
});
const inspect = (...entries: ZipEntry[]): string | undefined => {
  const inspection = new ZipInspection({ entries: 5, totalSize: 10_000, ratio: 10, ratioFrom: 1000 });
  for (const one of entries) {
    const problem = inspection.add(one);
    if (problem !== undefined) return problem;
  }
  return undefined;
};

describe('ZipInspection', () => {
  it('takes a plugin', () => {
    expect(
      inspect(entry('plugin-descriptor.properties'), entry('demo.jar'), entry('config/'), entry('config/a.yml')),
    ).toBeUndefined();
  });

  it.each([
    '../evil',
    'a/../../evil',
    '/etc/passwd',
    'C:/evil',
    'a\\..\\evil',
    'a//b',
    './a',
    '',
    'a\u0000b',
    `${'x'.repeat(513)}`,
  ])('refuses the name %j', (path) => {
    expect(inspect(entry(path))).toMatch(/^Entry .*its name/);
  });

  it.each([
    ['a symbolic link', { unixMode: 0o120777 }, 'symbolic link'],
    ['a device', { unixMode: 0o060644 }, 'special file'],
    ['encryption', { encrypted: true }, 'is encrypted'],
    ['a strange compression', { compressionMethod: 14 }, 'method 14'],
  ])('refuses %s', (_, change, message) => {
    expect(inspect(entry('a', change))).toContain(message);
  });

  it.each([
    ['twice the same', ['a', 'a']],
    ['the same but for case', ['a/B', 'A/b']],
    ['the same but for composition', ['caf\u00e9', 'cafe\u0301']],
    ['a file where a directory is', ['a/b', 'a']],
  ])('refuses %s', (_, paths) => {
    expect(inspect(...paths.map((path) => entry(path)))).toContain('is there twice');
  });

  it('takes any names that clash from a jar, and none that leads out of it', () => {
    const inspection = new ZipInspection({ ...zipLimits(1000), namesMayClash: true });
    const jar = ['a/A.class', 'a/a.class', 'a/a.class', 'META-INF/LICENSE', 'META-INF/license/x'];
    expect(jar.map((path) => inspection.add(entry(path)))).toEqual(jar.map(() => undefined));
    expect(inspection.add(entry('../a'))).toContain('its name');
  });

  it('refuses a file below a file', () => {
    expect(inspect(entry('a'), entry('a/b'))).toContain('below a file');
  });

  it('refuses too many entries, too much and too good a ratio', () => {
    expect(inspect(...['a', 'b', 'c', 'd', 'e', 'f'].map((path) => entry(path)))).toContain('more than 5 entries');
    expect(inspect(entry('a', { uncompressedSize: 10_001, compressedSize: 9000 }))).toContain(
      'larger than 10000 bytes',
    );
    expect(inspect(entry('a', { uncompressedSize: 2000, compressedSize: 100 }))).toContain('zip bomb');
    expect(inspect(entry('a', { uncompressedSize: 900, compressedSize: 1 }))).toBeUndefined();
  });

  it('adds up the sizes', () => {
    const inspection = new ZipInspection(zipLimits(1000));
    inspection.add(entry('a'));
    inspection.add(entry('b'));
    expect(inspection.totalSize).toBe(40);
  });

  it('never takes a name that leads out of the directory', () => {
    const part = fc.constantFrom('..', '.', '', 'a', 'b\\', '...', 'c:', '\u0001', '..a');
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 6 }), (parts) => {
        const path = parts.join('/');
        if (inspect(entry(path)) !== undefined) return;
        const resolved = new URL(`http://host/base/${path.split('/').map(encodeURIComponent).join('/')}`).pathname;
        expect(resolved.startsWith('/base/')).toBe(true);
        expect(path.split('/')).not.toContain('..');
      }),
    );
  });
});
