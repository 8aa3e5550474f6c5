import { posix } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hunspellLayout } from './hunspell-layout.ts';

const layout = (...entries: string[]) => hunspellLayout(entries);
const paths = (...entries: string[]): Record<string, string> => {
  const outcome = layout(...entries);
  if ('problem' in outcome) throw new Error(outcome.problem);
  return Object.fromEntries(outcome.files.map(({ entry, path }) => [entry, path]));
};

describe('hunspellLayout', () => {
  it('leaves what is laid out already', () => {
    const entries = ['hunspell/en_US/en_US.aff', 'hunspell/en_US/en_US.dic', 'hunspell/en_US/settings.yml'];
    expect(paths(...entries)).toEqual(Object.fromEntries(entries.map((entry) => [entry, entry])));
  });

  it('puts locales below hunspell/', () => {
    expect(paths('de/de_DE.aff', 'de/de_DE.dic', 'de/extra.dic', 'en-GB/x.aff', 'en-GB/x.dic')).toEqual({
      'de/de_DE.aff': 'hunspell/de/de_DE.aff',
      'de/de_DE.dic': 'hunspell/de/de_DE.dic',
      'de/extra.dic': 'hunspell/de/extra.dic',
      'en-GB/x.aff': 'hunspell/en-GB/x.aff',
      'en-GB/x.dic': 'hunspell/en-GB/x.dic',
    });
  });

  it('takes the locale of a flat archive from its files', () => {
    expect(paths('en_US.aff', 'en_US.dic', 'settings.json')).toEqual({
      'en_US.aff': 'hunspell/en_US/en_US.aff',
      'en_US.dic': 'hunspell/en_US/en_US.dic',
      'settings.json': 'hunspell/en_US/settings.json',
    });
  });

  it('leaves out what is no dictionary', () => {
    const others = ['README.md', 'en/', 'en/LICENSE', '__MACOSX/en/._en.aff', 'en/._en.dic', 'a/b/c/d.txt'];
    expect(paths(...others, 'en/en.aff', 'en/en.dic')).toEqual({
      'en/en.aff': 'hunspell/en/en.aff',
      'en/en.dic': 'hunspell/en/en.dic',
    });
  });

  it.each([
    ['nothing', [], 'holds no .aff file'],
    ['no dictionary', ['words.txt', 'sudachi/system.dat'], 'holds no .aff file'],
    ['upper-case endings', ['en.AFF', 'en.DIC'], 'holds no .aff file'],
    ['only words', ['en.dic'], 'holds no .aff file'],
    ['no words', ['en/en.aff'], 'Locale en has no .dic file'],
    ['a locale without affixes', ['en/en.aff', 'en/en.dic', 'de/de.dic'], 'Locale de has no .aff file'],
    ['two affix files', ['en/a.aff', 'en/b.aff', 'en/a.dic'], 'Locale en has 2 .aff files, en/a.aff and en/b.aff'],
    ['words of another name in a flat archive', ['en.aff', 'en.dic', 'hyph_en.dic'], '"hyph_en.dic" lies where'],
    ['a directory around it', ['my/hunspell/en/en.aff', 'my/hunspell/en/en.dic'], '"my/hunspell/en/en.aff" lies'],
    ['settings for which of two', ['en.aff', 'en.dic', 'de.aff', 'de.dic', 'settings.yml'], '"settings.yml" lies'],
    ['a locale that the engine refuses', ['en.US/a.aff', 'en.US/a.dic'], 'locale "en.US"'],
    ['a name that no JVM opens', ['fr/français.aff', 'fr/français.dic'], 'other characters than those of ASCII'],
    ['two ways at once', ['en.aff', 'en.dic', 'hunspell/en/en.aff', 'hunspell/en/en.dic'], 'is there twice'],
  ])('refuses %s', (_, entries, problem) => {
    expect(layout(...entries)).toEqual({ problem: expect.stringContaining(problem) });
  });

  it('never leads out of the directory, nor puts two files in one place', () => {
    const part = fc.constantFrom('..', '.', '', 'en', 'de', 'hunspell', 'en.aff', 'en.dic', 'de.aff', 'settings.yml');
    const entry = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
    fc.assert(
      fc.property(fc.uniqueArray(entry, { maxLength: 12 }), (entries) => {
        const outcome = hunspellLayout(entries);
        if ('problem' in outcome) return;
        const places = outcome.files.map(({ path }) => path);
        expect(new Set(places).size).toBe(places.length);
        for (const path of places) expect(posix.join('/tree', path)).toBe(`/tree/${path}`);
      }),
      { numRuns: 2000 },
    );
  });

  it('judges as many entries as an archive may have in no time worth naming', () => {
    const entries = Array.from({ length: 10_000 }, (_, i) => [`l${i}/a.aff`, `l${i}/a.dic`]).flat();
    expect(Object.keys(paths(...entries))).toHaveLength(20_000);
  });
});
