import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dictionaryArbitrary } from '../../../test/support/synonym-rules.ts';
import { diffRules } from './diff-rules.ts';
import { editRules, type RuleEdit } from './edit-rules.ts';
import { parseRules } from './parse-rules.ts';

const summary = (before: string, after: string) => {
  const { added, removed, changed } = diffRules(before, after);
  return {
    added: added.map(({ line, text }) => `${line} ${text}`),
    removed: removed.map(({ line, text }) => `${line} ${text}`),
    changed: changed.map(({ from, to }) => `${from.line} ${from.text} → ${to.line} ${to.text}`),
  };
};

describe('what changed between two dictionaries', () => {
  it('is told rule by rule, with the terms that it is about', () => {
    const before = '# furniture\nsofa, couch\ntv => television\nold, ancient\nsame, alike\n';
    const after = 'alike,same\nsofa, couch, settee\ntv => telly\nnew, novel\n';
    expect(diffRules(before, after)).toMatchObject({
      format: 'solr',
      added: [{ line: 4, text: 'new, novel' }],
      removed: [{ line: 4, text: 'old, ancient' }],
      changed: [
        { from: { line: 2 }, to: { line: 2 }, termsAdded: ['settee'], termsRemoved: [] },
        { from: { line: 3 }, to: { line: 3 }, termsAdded: ['telly'], termsRemoved: ['television'] },
      ],
      // Not what is on the right: a search for it is answered as before.
      termsAffected: ['ancient', 'couch', 'new', 'novel', 'old', 'settee', 'sofa', 'tv'],
    });
  });

  it('is nothing where order, spaces, comments and repetitions differ alone', () => {
    const before = '# one\r\na, b\r\nc d => e\r\na, b\r\n';
    expect(summary(before, 'c  d=>e\nb,a')).toEqual({ added: [], removed: [], changed: [] });
  });

  it('pairs the rules that have most in common', () => {
    expect(summary('a, b, c\na, x', 'a, x, y\na, b, c, d')).toEqual({
      added: [],
      removed: [],
      changed: ['1 a, b, c → 2 a, b, c, d', '2 a, x → 1 a, x, y'],
    });
  });

  it('pairs rules of the same left side before those that share more', () => {
    expect(summary('a => b, c, d', 'e => b, c, d\na => z').changed).toEqual(['1 a => b, c, d → 2 a => z']);
  });

  it('compares lists by their lines, and what has become rules as rules', () => {
    expect(summary('the\nof\n', 'of\nand\n')).toEqual({ added: ['2 and'], removed: ['1 the'], changed: [] });
    expect(diffRules('the\nof\na, b', 'a, b\nc, d')).toMatchObject({ format: 'solr', removed: [{}, {}], added: [{}] });
    expect(diffRules("s(100000001,1,'sofa',n,1,0).", 'sofa, couch').format).toBe('lines');
  });

  it('compares synsets by their terms', () => {
    const facts = (id: number, ...terms: string[]) => terms.map((t, i) => `s(${id},${i},'${t}',n,1,0).`).join('\n');
    const before = `${facts(100000001, 'sofa', 'couch')}\n${facts(100000002, 'tv', 'telly')}`;
    const after = `${facts(200000001, 'telly', 'tv')}\n${facts(200000002, 'sofa', 'couch', 'divan')}`;
    expect(diffRules(before, after)).toMatchObject({
      format: 'wordnet',
      added: [],
      removed: [],
      changed: [{ from: { line: 1 }, to: { line: 3 }, termsAdded: ['divan'] }],
    });
  });

  it('is nothing between a dictionary and itself, in any order', () => {
    fc.assert(
      fc.property(dictionaryArbitrary, fc.nat(), (text, seed) => {
        const lines = text.split(/\r\n|\r|\n/);
        const shuffled = lines.map((line, index) => ({ line, at: (index * 7919 + seed) % 101 }));
        shuffled.sort((a, b) => a.at - b.at);
        const other = shuffled.map(({ line }) => line).join('\n');
        expect(diffRules(text, text)).toMatchObject({ added: [], removed: [], changed: [], termsAffected: [] });
        expect(summary(text, other)).toEqual({ added: [], removed: [], changed: [] });
      }),
    );
  });

  it('is what leads from the one to the other', () => {
    fc.assert(
      fc.property(dictionaryArbitrary, dictionaryArbitrary, (before, after) => {
        const { format, added, removed, changed } = diffRules(before, after);
        // Rules that are read in another form cannot be edited in this one.
        fc.pre(format === parseRules(before).format);
        const edits: RuleEdit[] = [
          ...removed.map(({ text }) => ({ remove: text })),
          ...changed.map(({ from, to }) => ({ change: from.text, to: to.text })),
          ...added.map(({ text }) => ({ add: text })),
        ];
        const edited = editRules(before, edits);
        if ('problems' in edited) throw new Error(JSON.stringify(edited.problems));
        const keys = (text: string) => new Set(parseRules(text, format).rules.map(({ key }) => key));
        expect(keys(edited.text)).toEqual(keys(after));
      }),
    );
  });

  it('tells a large change without comparing each with each', () => {
    const rules = (from: number) =>
      Array.from({ length: 50_000 }, (_, i) => `word${from + i}, common, other${from + i}`).join('\n');
    const { added, removed, changed } = diffRules(rules(0), rules(25_000));
    expect([added.length, removed.length, changed.length]).toEqual([25_000, 25_000, 0]);
  });
});
