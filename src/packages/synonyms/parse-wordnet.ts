import { type Line, singleSpaced } from './lines.ts';
import { lineKey, type ParsedRules, type Rule, type RuleProblem, ruleKey } from './rule.ts';

/** `s(100000001,1,'sofa',n,1,0).`: the synset's number has nine digits, and a quote in a term is doubled. */
const FACT = /^s\(([0-9]{9}),[^']*'(.*)'[^']*$/;

export const isWordnetFact = (text: string): boolean => FACT.test(text);

/** Facts as Lucene's WordnetSynonymParser reads them: neighbouring lines of one number are a synset, whose terms are all equivalent. */
export function parseWordnet(lines: Iterable<Line>): ParsedRules {
  const rules: Rule[] = [];
  const problems: RuleProblem[] = [];
  let synset: Synset | undefined;
  const close = () => {
    if (synset) rules.push(ruleOf(synset));
    synset = undefined;
  };
  for (const line of lines) {
    const [, number, quoted] = FACT.exec(line.text) ?? [];
    if (number === undefined || quoted === undefined) {
      close();
      problems.push({ line: line.number, reason: "it is not a fact such as s(100000001,1,'sofa',n,1,0)." });
      if (line.text === '') continue;
      const { text, start, end } = line;
      rules.push({ line: line.number, text, start, end, inputs: [text], key: lineKey(text) });
      continue;
    }
    if (synset?.number !== number) close();
    synset ??= { number, lines: [], terms: [] };
    synset.lines.push(line);
    synset.terms.push(singleSpaced(quoted.replaceAll("''", "'")));
  }
  close();
  return { rules, problems };
}

interface Synset {
  readonly number: string;
  readonly lines: Line[];
  readonly terms: string[];
}

function ruleOf({ lines, terms }: Synset): Rule {
  const [first] = lines;
  const last = lines.at(-1);
  return {
    line: first?.number ?? 1,
    text: lines.map(({ text }) => text).join('\n'),
    start: first?.start ?? 0,
    end: last?.end ?? 0,
    inputs: terms,
    key: ruleKey(terms, undefined),
  };
}
