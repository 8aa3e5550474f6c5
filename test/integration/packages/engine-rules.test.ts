import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text as readText } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseRules } from '../../../src/packages/synonyms/parse-rules.ts';
import type { Rule } from '../../../src/packages/synonyms/rule.ts';
import { getEngine } from '../../support/bare-opensearch.ts';
import { dictionaryArbitrary } from '../../support/synonym-rules.ts';

const PROGRAM = fileURLToPath(new URL('EngineRules.java', import.meta.url));

/** What Lucene's own parser, that of the engine, makes of each dictionary: pairs, or why it refuses it. */
async function readByEngine(format: 'solr' | 'wordnet', texts: readonly string[]): Promise<readonly string[]> {
  const { javaHome, distributionDir } = await getEngine('3.8.0');
  const args = ['-cp', join(distributionDir, 'lib', '*'), PROGRAM, format];
  const java = spawn(join(javaHome, 'bin', 'java'), args, { stdio: ['pipe', 'pipe', 'inherit'] });
  java.stdin.end(`${texts.map((each) => Buffer.from(each).toString('hex')).join('\n')}\n`);
  return (await readText(java.stdout)).split('\n').slice(0, -1);
}

const unhex = (hex: string): string => Buffer.from(hex, 'hex').toString();
/** Spaces at the ends, which an analyzer drops, are kept in facts only. */
const singleSpaced = (term: string): string => term.trim().replace(/[ \t]+/g, ' ');

/** `from>to` replaces, `from=to` is an equivalent. */
const pairsOf = (answer: string): ReadonlySet<string> =>
  new Set(
    answer
      .split(' ')
      .filter((pair) => pair !== '')
      .map((pair) => pair.split(/([=>])/).map((part) => (part === '=' || part === '>' ? part : unhex(part))))
      .map(([from = '', sign = '', to = '']) => JSON.stringify([singleSpaced(from), sign, singleSpaced(to)])),
  );

/** An equivalence is pairs of its terms in both directions; a term that is repeated is a pair with itself. */
const pairsOfRule = ({ inputs, outputs }: Rule): readonly string[] =>
  outputs
    ? inputs.flatMap((from) => outputs.map((to) => JSON.stringify([from, '>', to])))
    : inputs.flatMap((from, i) => inputs.filter((_, j) => i !== j).map((to) => JSON.stringify([from, '=', to])));

const broken = fc.string({ unit: fc.constantFrom('a', 'b', ',', '=>', '=', '\\', ' ', '\t', '#', '\r', '\n') });

/** The same texts at each run. */
const TEXTS = [
  'a\\,b, c\\=>d',
  'a\\\\, b\\',
  ' a , b c ',
  'a => b => c',
  'a, , b',
  '   ',
  '\r\r\n# c\r\na, b\rc => d => e',
  'i-pod, i pod, ipod\nsea biscuit, sea biscit => seabiscuit\n',
  ...fc.sample(dictionaryArbitrary, { numRuns: 1_500, seed: 1 }),
  ...fc.sample(broken, { numRuns: 1_500, seed: 2 }),
];

describe('rules of Solr as the engine reads them', () => {
  let answers: readonly string[];
  beforeAll(async () => {
    answers = await readByEngine('solr', TEXTS);
  }, 120_000);

  it('are those that are read here, term by term and escape by escape', () => {
    expect(answers).toHaveLength(TEXTS.length);
    let compared = 0;
    for (const [index, text] of TEXTS.entries()) {
      const { rules, problems } = parseRules(text, 'solr');
      if (problems.length > 0) continue;
      const answer = answers[index] ?? '';
      expect(answer, JSON.stringify(text)).not.toMatch(/^!/);
      expect(pairsOf(answer), JSON.stringify(text)).toEqual(new Set(rules.flatMap(pairsOfRule)));
      compared++;
    }
    expect(compared).toBeGreaterThan(1_000);
  });

  it('are refused by the engine nowhere but where a problem is seen here, and at the same line', () => {
    let refused = 0;
    for (const [index, text] of TEXTS.entries()) {
      const [, line] = /^! .* at line ([0-9]+)/.exec(answers[index] ?? '') ?? [];
      if (line === undefined) continue;
      const { problems } = parseRules(text, 'solr');
      expect(
        problems.map((problem) => problem.line),
        JSON.stringify(text),
      ).toContain(Number(line));
      refused++;
    }
    expect(refused).toBeGreaterThan(100);
  });
});

const fact = fc
  .tuple(
    fc.constantFrom(100_000_001, 100_000_002, 200_000_001),
    fc.string({ unit: fc.constantFrom('a', 'b', ' ', "''", ',', '(', ')', '.', 'é'), minLength: 1, maxLength: 4 }),
  )
  .filter(([, term]) => term.trim() !== '')
  .map(([id, term]) => `s(${id},1,'${term}',n,1,0).`);

describe('facts of WordNet as the engine reads them', () => {
  it('are those that are read here, synset by synset', async () => {
    const texts = fc
      .sample(fc.array(fact, { minLength: 1, maxLength: 8 }), { numRuns: 500, seed: 3 })
      .map((facts) => facts.join('\n'));
    const answers = await readByEngine('wordnet', texts);
    expect(answers).toHaveLength(texts.length);
    for (const [index, text] of texts.entries()) {
      const { format, rules, problems } = parseRules(text);
      expect([format, problems], text).toEqual(['wordnet', []]);
      expect(pairsOf(answers[index] ?? ''), text).toEqual(new Set(rules.flatMap(pairsOfRule)));
    }
  });
});
