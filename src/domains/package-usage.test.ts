import { describe, expect, it } from 'vitest';
import { type AnalysisSettings, describeUsers, type PackageUser, packageUsers, packageUses } from './package-usage.ts';

const dictionary = { packageId: 'F123', referencePath: 'analyzers/F123' };
const index = (name: string, settings: Record<string, string>, open = true): AnalysisSettings => ({
  index: name,
  open,
  settings,
});

describe('packageUses', () => {
  it.each([
    'index.analysis.filter.syn.synonyms_path',
    'index.analysis.filter.stop.stopwords_path',
    'index.analysis.tokenizer.ja.user_dictionary',
    'index.analysis.tokenizer.ko.user_dict_path',
    'index.analysis.filter.stem.rules_path',
    'index.analysis.char_filter.map.mappings_path',
    'index.analysis.filter.de.word_list_path',
    'index.analysis.filter.de.hyphenation_patterns_path',
    'index.analysis.filter.of_a_plugin.whatever',
  ])('finds %s', (setting) => {
    expect(packageUses(dictionary, [index('books', { [setting]: 'analyzers/F123' })])).toEqual([
      { index: 'books', open: true, settings: [setting] },
    ]);
  });

  it.each([
    ['a longer id', { 'index.analysis.filter.a.synonyms_path': 'analyzers/F1234' }],
    ['a longer directory', { 'index.analysis.filter.a.synonyms_path': 'my-analyzers/F123' }],
    ['another setting', { 'index.routing.allocation.include.x': 'analyzers/F123' }],
    ['the bare id elsewhere', { 'index.analysis.filter.a.name': 'F123' }],
  ])('does not find %s', (_, settings) => {
    expect(packageUses(dictionary, [index('books', settings)])).toEqual([]);
  });

  it('finds the path in a list and below the config directory', () => {
    const settings = {
      'index.analysis.filter.b.paths': '[analyzers/F9, analyzers/F123]',
      'index.analysis.filter.a.path': '/usr/share/config/analyzers/F123',
    };
    expect(packageUses(dictionary, [index('books', settings)])[0]?.settings).toEqual([
      'index.analysis.filter.a.path',
      'index.analysis.filter.b.paths',
    ]);
  });

  it("finds Sudachi's bare id", () => {
    const settings = { 'index.analysis.tokenizer.s.additional_settings': '{"systemDict":"F123","userDict":["F9"]}' };
    expect(packageUses(dictionary, [index('books', settings, false)])).toMatchObject([{ index: 'books', open: false }]);
  });

  it.each([
    ['a file with an extension', 'analyzers/F123.txt', false],
    ['the end of a sentence', 'see analyzers/F123.', true],
    ['a later occurrence', 'analyzers/F1234 analyzers/F123', true],
    ['a path below a directory', 'analyzers/F123/de.dic', true],
  ])('takes %s as it is', (_, value, found) => {
    expect(packageUses(dictionary, [index('books', { 'index.analysis.filter.a.p': value })])).toHaveLength(
      found ? 1 : 0,
    );
  });
});

describe('packageUsers', () => {
  const names = { ...dictionary, aliasPath: 'analyzers/words' };
  const synonyms = (path: string) => ({ 'index.analysis.filter.syn.synonyms_path': path });
  const settings = ['index.analysis.filter.syn.synonyms_path'];

  it('finds indices, with their aliases, and templates, by either path', () => {
    const users = packageUsers(names, {
      indices: [
        index('books', synonyms('analyzers/F123')),
        index('films', synonyms('analyzers/words'), false),
        index('others', synonyms('analyzers/words-2')),
      ],
      templates: [
        {
          owner: { kind: 'index-template', name: 'logs' },
          settings: synonyms('analyzers/words'),
          indexPatterns: ['logs-*'],
        },
        { owner: { kind: 'component-template', name: 'other' }, settings: synonyms('analyzers/F9'), indexPatterns: [] },
        {
          owner: { kind: 'component-template', name: 'part' },
          settings: synonyms('analyzers/F123'),
          indexPatterns: [],
        },
      ],
      aliases: [{ index: 'books', aliases: ['library'] }],
    });
    expect(users).toEqual([
      { kind: 'index', name: 'books', open: true, settings, aliases: ['library'], indexPatterns: [] },
      { kind: 'index', name: 'films', open: false, settings, aliases: [], indexPatterns: [] },
      { kind: 'index-template', name: 'logs', settings, aliases: [], indexPatterns: ['logs-*'] },
      { kind: 'component-template', name: 'part', settings, aliases: [], indexPatterns: [] },
    ]);
    expect(describeUsers(users, 3)).toBe(
      'index books (alias library; index.analysis.filter.syn.synonyms_path), index films (closed; index.analysis.filter.syn.synonyms_path), index template logs (for logs-*; index.analysis.filter.syn.synonyms_path) and 1 more',
    );
  });

  it('looks for the reference path alone when there is no other', () => {
    const cluster = { indices: [index('films', synonyms('analyzers/words'))], templates: [] };
    expect(packageUsers(dictionary, cluster)).toEqual([]);
    expect(packageUsers(names, cluster)).toHaveLength(1);
  });

  it('names a few and counts the rest', () => {
    const users = ['a', 'b', 'c'].map(
      (name): PackageUser => ({ kind: 'index', name, open: true, settings: ['s'], aliases: [], indexPatterns: [] }),
    );
    expect(describeUsers(users, 2)).toBe('index a (s), index b (s) and 1 more');
    expect(describeUsers(users)).toBe('index a (s), index b (s), index c (s)');
  });
});
