import { describe, expect, it } from 'vitest';
import { analyzerGraph, componentOf } from './analyzer-graph.ts';

const settings = (members: Record<string, string>) =>
  Object.fromEntries(Object.entries(members).map(([name, value]) => [`index.analysis.${name}`, value]));
const node = (of: Record<string, string>, name: string) =>
  analyzerGraph(settings(of)).find((each) => each.name === name);

describe('analyzerGraph', () => {
  it('knows what an analyzer is made of, itself included', () => {
    const german = node(
      {
        'analyzer.german.tokenizer': 'words',
        'analyzer.german.filter': 'lowercase, syn,stop',
        'analyzer.german.char_filter': 'umlauts',
        'tokenizer.words.type': 'pattern',
        'filter.syn.type': 'synonym_graph',
        'filter.stop.type': 'stop',
        'filter.other.type': 'stop',
        'char_filter.umlauts.type': 'mapping',
      },
      'german',
    );
    expect([...(german?.components ?? [])].sort()).toEqual([
      'analyzer.german',
      'char_filter.umlauts',
      'filter.stop',
      'filter.syn',
      'tokenizer.words',
    ]);
    expect(german).toMatchObject({ kind: 'analyzer', reloadable: false });
  });

  it.each([
    ['an updateable synonym filter', { type: 'synonym', updateable: 'true' }, true],
    ['an updateable synonym graph', { type: 'synonym_graph', updateable: 'true' }, true],
    ['a synonym filter that is not updateable', { type: 'synonym', updateable: 'false' }, false],
    ['Hunspell from a ref_path', { type: 'hunspell', updateable: 'true', ref_path: 'analyzers/F1' }, true],
    ['Hunspell of an engine without ref_path', { type: 'hunspell', updateable: 'true', locale: 'de' }, false],
    ['a filter that takes no such setting', { type: 'stop', updateable: 'true' }, false],
    ['a type that is a name of Object', { type: 'constructor', updateable: 'true' }, false],
  ])('%s', (_, filter, reloadable) => {
    const members = Object.entries(filter).map(([name, value]) => [`filter.f.${name}`, value]);
    expect(node({ 'analyzer.a.filter': 'f', ...Object.fromEntries(members) }, 'a')).toMatchObject({ reloadable });
  });

  it('follows a multiplexer, a condition and the analyzer that synonyms are read with', () => {
    const of = {
      'analyzer.mux.filter': 'both',
      'analyzer.cond.filter': 'when',
      'analyzer.parsed.filter': 'syn2',
      'analyzer.reader.filter': 'stop',
      'filter.both.type': 'multiplexer',
      'filter.both.filters': 'lowercase,syn',
      'filter.when.type': 'condition',
      'filter.when.filter': 'syn',
      'filter.syn.type': 'synonym',
      'filter.syn.updateable': 'true',
      'filter.syn2.type': 'synonym',
      'filter.syn2.synonym_analyzer': 'reader',
      'filter.stop.type': 'stop',
    };
    expect(node(of, 'mux')?.components.has('filter.syn')).toBe(true);
    expect(node(of, 'mux')?.reloadable).toBe(true);
    // A condition does not take over the mode of its filters.
    expect(node(of, 'cond')?.components.has('filter.syn')).toBe(true);
    expect(node(of, 'cond')?.reloadable).toBe(false);
    expect(node(of, 'parsed')?.components.has('filter.stop')).toBe(true);
  });

  it('takes normalizers, which are never reloaded, and filters that name each other', () => {
    const of = {
      'normalizer.n.filter': 'a',
      'filter.a.type': 'multiplexer',
      'filter.a.filters': 'b',
      'filter.b.type': 'multiplexer',
      'filter.b.filters': 'a',
      'filter.a.updateable': 'true',
    };
    expect(node(of, 'n')).toMatchObject({ kind: 'normalizer', reloadable: false });
    expect(node(of, 'n')?.components).toEqual(new Set(['normalizer.n', 'filter.a', 'filter.b']));
  });
});

describe('componentOf', () => {
  it.each([
    ['index.analysis.filter.syn.synonyms_path', 'filter.syn'],
    ['index.analysis.char_filter.map.mappings_path', 'char_filter.map'],
    ['index.analysis.analyzer.de.stopwords_path', 'analyzer.de'],
    ['index.analysis.filter', undefined],
    ['index.number_of_shards', undefined],
  ])('%s → %s', (setting, component) => {
    expect(componentOf(setting)).toBe(component);
  });
});
