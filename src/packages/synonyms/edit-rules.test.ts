import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dictionaryArbitrary, ruleArbitrary } from '../../../test/support/synonym-rules.ts';
import { editRules, type RuleEdit } from './edit-rules.ts';
import { linesOf } from './lines.ts';
import { parseRules } from './parse-rules.ts';

const FILE = '# furniture\r\nsofa , couch\r\n\r\n  tv => television\r\nsofa,couch';

const edited = (text: string, ...edits: RuleEdit[]): string => {
  const outcome = editRules(text, edits);
  if ('problems' in outcome) throw new Error(JSON.stringify(outcome.problems));
  return outcome.text;
};
const problem = (text: string, ...edits: RuleEdit[]): string | undefined => {
  const outcome = editRules(text, edits);
  return 'problems' in outcome ? outcome.problems[0]?.reason : undefined;
};

describe('editing rules', () => {
  it('adds at the end, on a line of its own and with the ends of line that the file has', () => {
    expect(edited(FILE, { add: 'new, novel' })).toBe(`${FILE}\r\nnew, novel\r\n`);
    expect(edited('a, b\n', { add: 'c, d' }, { add: 'e => f' })).toBe('a, b\nc, d\ne => f\n');
    expect(edited('', { add: 'a, b' })).toBe('a, b\n');
    expect(edited('\uFEFF', { add: 'a, b' })).toBe('\uFEFFa, b\n');
    expect(edited('# none yet', { add: 'a, b' })).toBe('# none yet\na, b\n');
  });

  it('changes a rule where it stands, and takes its repetitions away', () => {
    expect(edited(FILE, { change: 'couch, sofa', to: 'sofa, couch, settee' })).toBe(
      '# furniture\r\nsofa, couch, settee\r\n\r\n  tv => television\r\n',
    );
    expect(edited(FILE, { change: 'tv=>television', to: 'tv => telly' })).toBe(
      FILE.replace('  tv => television', 'tv => telly'),
    );
  });

  it('removes a rule with its line, all else stays', () => {
    expect(edited(FILE, { remove: 'couch,sofa' })).toBe('# furniture\r\n\r\n  tv => television\r\n');
    expect(edited('a, b\n# end', { remove: 'a, b' })).toBe('# end');
  });

  it('makes one edit after the other', () => {
    expect(edited('a, b\n', { add: 'c, d' }, { change: 'c, d', to: 'c, e' }, { remove: 'a, b' })).toBe('c, e\n');
    expect(edited('a, b\n', { remove: 'a, b' }, { add: 'b, a' })).toBe('b, a\n');
    expect(edited('a, b\n', { change: 'b, a', to: 'b, a' })).toBe('b, a\n');
  });

  it.each([
    ['a rule that is there', { add: 'couch, sofa' }, "the rule is there already: 'couch, sofa'"],
    ['a change to one that is there', { change: 'tv => television', to: 'sofa, couch' }, 'there already'],
    ['two lines', { add: 'a, b\nc, d' }, 'a rule is one line'],
    ['a comment', { add: '# a, b' }, 'a line that begins with # is a comment'],
    ['nothing', { add: '' }, 'the rule is empty'],
    ['a rule that is none', { add: 'a => b => c' }, "'a => b => c' is no rule: there is more than one => in it"],
    ['a change to what is none', { change: 'sofa,couch', to: 'a, , b' }, 'nothing but spaces between two commas'],
    ['half of a character', { add: 'a, \uD83D' }, 'half of a character'],
    [
      'a removal of what is not there',
      { remove: 'sofa' },
      "there is no rule 'sofa': the nearest is line 2, 'sofa , couch'",
    ],
    [
      'a change of what is not there',
      { change: 'tv => telly', to: 'tv => t' },
      "the nearest is line 4, '  tv => television'",
    ],
    ['what is like nothing', { remove: 'ship, boat' }, "there is no rule 'ship, boat'"],
  ] as const)('refuses %s', (_, edit, reason) => {
    expect(problem(FILE, edit)).toContain(reason);
  });

  it('makes all edits or none, and names those that are wrong', () => {
    expect(editRules('a, b\n', [{ add: 'c, d' }, { remove: 'x, y' }, { add: 'c, d' }])).toEqual({
      problems: [
        { edit: 1, reason: "there is no rule 'x, y'" },
        { edit: 2, reason: "the rule is there already: 'c, d'" },
      ],
    });
  });

  it('lets a faulty line be named, so that it can be mended or removed', () => {
    expect(edited('a => b => c\na, b', { change: 'a => b => c', to: 'a => c' })).toBe('a => c\na, b');
    expect(edited('a => b => c\na, b', { remove: ' a => b => c ' })).toBe('a, b');
  });

  it('shows the beginning of a long rule', () => {
    expect(problem('a, b', { remove: 'x'.repeat(1_000) })).toBe(`there is no rule '${'x'.repeat(120)}…'`);
  });

  describe('of WordNet', () => {
    const fact = (id: number, term: string) => `s(${id},1,'${term}',n,1,0).`;
    const file = `${fact(100000001, 'sofa')}\n${fact(100000001, 'couch')}\n${fact(100000002, 'tv')}\n`;
    const synset = `${fact(100000003, 'new')}\n${fact(100000003, 'novel')}`;

    it('adds and removes whole synsets', () => {
      expect(edited(file, { add: synset })).toBe(`${file}${synset}\n`);
      expect(edited(file, { remove: `${fact(1e8, 'couch')}\n${fact(1e8, 'sofa')}` })).toBe(
        `${fact(100000002, 'tv')}\n`,
      );
    });

    it('refuses facts that would become a part of the rule beside them', () => {
      expect(problem(file, { add: fact(100000002, 'telly') })).toBe(
        'facts of one number would come to stand side by side, and be read as one rule',
      );
    });

    it('refuses several synsets for one, and rules of another form', () => {
      expect(problem(file, { add: `${synset}\n${fact(100000004, 'x')}` })).toBe('it is more than one rule');
      expect(problem(file, { add: 'a, b' })).toContain('it is not a fact');
    });
  });

  it('leaves every other line as it is, byte for byte', () => {
    fc.assert(
      fc.property(dictionaryArbitrary, ruleArbitrary, (text, rule) => {
        const lines = (of: string) => [...linesOf(of)].map((line) => line.text);
        const added = editRules(text, [{ add: rule }]);
        if ('problems' in added) {
          expect(added.problems[0]?.reason).toContain('there already');
          return;
        }
        expect(added.text.startsWith(text)).toBe(true);
        expect(lines(added.text)).toEqual([...lines(text), rule]);
        const back = editRules(added.text, [{ remove: rule }]);
        expect('text' in back && lines(back.text)).toEqual(lines(text));
      }),
    );
  });

  it('removes every rule that a file has', () => {
    fc.assert(
      fc.property(dictionaryArbitrary, (text) => {
        const { rules } = parseRules(text);
        const distinct = [...new Map(rules.map((rule) => [rule.key, rule])).values()];
        const outcome = editRules(
          text,
          distinct.map((rule) => ({ remove: rule.text })),
        );
        if ('problems' in outcome) throw new Error(JSON.stringify(outcome.problems));
        expect(parseRules(outcome.text).rules).toEqual([]);
      }),
    );
  });
});
