import { describe, expect, it } from 'vitest';
import { type AnalysisSettings, describeUses, packageUses } from './package-usage.ts';

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

  it('names a few and counts the rest', () => {
    const uses = ['a', 'b', 'c'].map((name) => ({ index: name, open: true, settings: ['s'] }));
    expect(describeUses(uses, 2)).toBe('a (s), b (s) and 1 more');
    expect(describeUses(uses)).toBe('a (s), b (s), c (s)');
  });
});
