import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printRule, termArbitrary } from '../../../test/support/synonym-rules.ts';
import { parseRules, ruleFormat } from './parse-rules.ts';

const meanings = (text: string) =>
  parseRules(text, 'solr').rules.map(({ inputs, outputs }) => (outputs ? [inputs, outputs] : [inputs]));

describe('rules in the form of Solr', () => {
  it.each([
    ['sofa, couch', [['sofa', 'couch']]],
    ['tv => television, telly', [['tv'], ['television', 'telly']]],
    ['i-pod, i pod => ipod', [['i-pod', 'i pod'], ['ipod']]],
    ['a\\,b, c', [['a,b', 'c']]],
    ['a\\=>b, c', [['a=>b', 'c']]],
    ['a=\\>b', [['a=>b']]],
    ['back\\\\slash, c', [['back\\slash', 'c']]],
    ['a, end\\', [['a', 'end\\']]],
    ['a,,b', [['a', 'b']]],
    ['  a  ,\tb  c ', [['a', 'b c']]],
    ['alone', [['alone']]],
    ['# is a term here, b', []],
    [' # is a term here, b', [['# is a term here', 'b']]],
  ])('%s', (text, meaning) => {
    expect(meanings(text)).toEqual(meaning.length === 0 ? [] : [meaning]);
  });

  it.each([
    ['a => b => c', 'there is more than one => in it'],
    ['=> b', 'there is nothing before =>'],
    ['a =>  ', 'there is nothing after =>'],
    ['a =>', 'there is nothing after =>'],
    ['a, , b', 'there is nothing but spaces between two commas'],
    [',', 'it has no term'],
    ['   ', 'there is nothing but spaces, which the engine takes for a rule'],
  ])('says what is wrong with %j, and counts it as a line of its own', (text, reason) => {
    const { rules, problems } = parseRules(`a, b\n${text}\nc, d`, 'solr');
    expect(problems).toEqual([{ line: 2, reason }]);
    expect(rules.map(({ line }) => line)).toEqual([1, 2, 3]);
  });

  it('numbers lines as the engine does, whatever ends them, and leaves out a byte order mark', () => {
    const { rules } = parseRules('\uFEFF# words\r\na, b\r\rc, d\n\ne, f', 'solr');
    expect(rules.map(({ line, text }) => [line, text])).toEqual([
      [2, 'a, b'],
      [4, 'c, d'],
      [6, 'e, f'],
    ]);
  });

  it('gives what was printed', () => {
    const terms = fc.array(termArbitrary, { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(terms, fc.option(terms, { nil: undefined }), (inputs, outputs) => {
        const [rule] = parseRules(printRule(inputs, outputs), 'solr').rules;
        expect(rule?.inputs).toEqual(inputs);
        expect(rule?.outputs).toEqual(outputs);
      }),
    );
  });

  it('holds every character of the file in a rule or between rules', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', ',', '=', '>', '\\', ' ', '#', '\r', '\n', "'") }), (text) => {
        let end = 0;
        for (const rule of parseRules(text, 'solr').rules) {
          expect(rule.start).toBeGreaterThanOrEqual(end);
          expect(text.slice(rule.start, rule.end).replace(/[\r\n]+$/, '')).toBe(rule.text);
          expect(text.slice(end, rule.start)).not.toMatch(/^[^#\r\n]/m);
          end = rule.end;
        }
      }),
    );
  });
});

describe('facts of WordNet', () => {
  const facts = "s(100000001,1,'sofa',n,1,0).\ns(100000001,2,'couch',n,1,0).\ns(100000002,1,'cat''s-eye',n,1,0).";

  it('are a rule a synset, of neighbouring lines', () => {
    const { format, rules, problems } = parseRules(`${facts}\ns(100000001,1,'divan',n,1,0).\n`);
    expect(format).toBe('wordnet');
    expect(problems).toEqual([]);
    expect(rules.map(({ line, inputs }) => [line, inputs])).toEqual([
      [1, ['sofa', 'couch']],
      [3, ["cat's-eye"]],
      [4, ['divan']],
    ]);
    expect(rules[0]?.text).toBe("s(100000001,1,'sofa',n,1,0).\ns(100000001,2,'couch',n,1,0).");
  });

  it('are compared by their terms, not by their numbers', () => {
    const [one] = parseRules(facts).rules;
    const [other] = parseRules("s(200000009,1,'couch',n,1,0).\ns(200000009,2,'sofa',n,1,0).").rules;
    expect(one?.key).toBe(other?.key);
  });

  it('says where there is none', () => {
    expect(parseRules(`${facts}\n\n% sofa\n`, 'wordnet').problems.map(({ line }) => line)).toEqual([4, 5]);
  });
});

describe('the meaning of a rule', () => {
  const key = (text: string) => parseRules(text, 'solr').rules[0]?.key;

  it('is in its terms, whatever their order and their spaces', () => {
    expect(key('sofa, couch ,divan')).toBe(key('divan,sofa,  couch'));
    expect(key('ice  cream, gelato')).toBe(key('gelato,ice cream'));
    expect(key('a, a, b')).toBe(key('a, b'));
    expect(key('a, b => c, d')).toBe(key('b,a=>d,c'));
  });

  it('tells sides and faulty lines from terms', () => {
    expect(new Set(['a, b', 'a => b', 'b => a', 'a, b => b', 'a => b => b', 'A, b'].map(key)).size).toBe(6);
  });

  it('does not depend on the order of terms', () => {
    fc.assert(
      fc.property(fc.array(termArbitrary, { minLength: 1, maxLength: 6 }), (terms) => {
        expect(key(printRule([...terms].reverse()))).toBe(key(printRule(terms)));
      }),
    );
  });
});

describe('ruleFormat', () => {
  it.each([
    ['', 'solr'],
    ['# nothing yet\n', 'solr'],
    ['# synonyms\nsofa, couch\nalone\n', 'solr'],
    ['running => run', 'solr'],
    ['the\nof\nand, or\n', 'lines'],
    ['\uFEFFder\ndie\n', 'lines'],
    ["s(100000001,1,'sofa',n,1,0).", 'wordnet'],
    ['s(1), couch', 'solr'],
  ])('%j is %s', (text, format) => {
    expect(ruleFormat(text)).toBe(format);
  });

  it('takes each line of a list for itself', () => {
    const { rules } = parseRules('# stopwords\nthe\n\n of \n');
    expect(rules.map(({ line, inputs }) => [line, inputs])).toEqual([
      [2, ['the']],
      [4, ['of']],
    ]);
  });
});

describe('a file from a stranger', () => {
  it.each([
    ['a line of a million backslashes', '\\'.repeat(1_000_000)],
    ['a line of a million commas', ','.repeat(1_000_000)],
    ['a line of half a million arrows', '=>'.repeat(500_000)],
    ['a million quotes', `s(100000001,1,${"'".repeat(1_000_000)}x`],
    ['a million empty lines', '\r'.repeat(1_000_000)],
    ['a million spaces', ' '.repeat(1_000_000)],
  ])('%s is read to its end', (_, text) => {
    for (const format of ['solr', 'wordnet', 'lines'] as const) {
      expect(parseRules(`${text}\na, b`, format).rules.at(-1)?.text).toBe('a, b');
    }
  });
});
