import { type Line, singleSpaced, trimmed } from './lines.ts';
import { lineKey, type ParsedRules, type Rule, type RuleProblem, ruleKey } from './rule.ts';

/** Rules as Lucene's SolrSynonymParser reads them: `\` takes the next character as it is, `#` at the very beginning is a comment. */
export function parseSolr(lines: Iterable<Line>): ParsedRules {
  const rules: Rule[] = [];
  const problems: RuleProblem[] = [];
  for (const line of lines) {
    if (line.text === '' || line.text.startsWith('#')) continue;
    const { number, text, start, end } = line;
    const parsed = parseLine(text);
    if ('reason' in parsed) problems.push({ line: number, reason: parsed.reason });
    const { inputs, outputs, key } = 'reason' in parsed ? asItIs(text) : parsed;
    rules.push({ line: number, text, start, end, inputs, ...(outputs && { outputs }), key });
  }
  return { rules, problems };
}

/** Each line stands for itself; `#` begins a comment, as in the engine's own word lists. */
export function parseLines(lines: Iterable<Line>): ParsedRules {
  const rules: Rule[] = [];
  for (const { number, text, start, end } of lines) {
    if (trimmed(text) === '' || text.startsWith('#')) continue;
    rules.push({ line: number, text, start, end, ...asItIs(text) });
  }
  return { rules, problems: [] };
}

type Meaning = Pick<Rule, 'inputs' | 'outputs' | 'key'>;

const asItIs = (text: string): Meaning => ({ inputs: [trimmed(text)], key: lineKey(trimmed(text)) });

function parseLine(text: string): Meaning | { readonly reason: string } {
  if (trimmed(text) === '') return { reason: 'there is nothing but spaces, which the engine takes for a rule' };
  const sides = split(text, '=>');
  if (sides.length > 2) return { reason: 'there is more than one => in it' };
  const [left = '', right] = sides;
  const inputs = terms(left);
  const outputs = right === undefined ? undefined : terms(right);
  if (inputs.length === 0) return { reason: right === undefined ? 'it has no term' : 'there is nothing before =>' };
  if (outputs?.length === 0) return { reason: 'there is nothing after =>' };
  if (inputs.includes('') || outputs?.includes('')) return { reason: 'there is nothing but spaces between two commas' };
  return { inputs, ...(outputs && { outputs }), key: ruleKey(inputs, outputs) };
}

/** `a,,b` is `a,b`, as in the engine; `a, ,b` has a term of nothing. */
const terms = (side: string): readonly string[] =>
  trimmed(side) === ''
    ? []
    : split(side, ',')
        .filter((term) => term !== '')
        .map((term) => singleSpaced(unescaped(term)));

/** At each separator that is not escaped; the parts keep their backslashes. */
function split(text: string, separator: string): readonly string[] {
  if (!text.includes('\\')) return text.split(separator);
  const parts: string[] = [];
  let begin = 0;
  let at = 0;
  while (at < text.length) {
    if (text[at] === '\\') {
      at += 2;
    } else if (text.startsWith(separator, at)) {
      parts.push(text.slice(begin, at));
      at += separator.length;
      begin = at;
    } else {
      at++;
    }
  }
  parts.push(text.slice(begin));
  return parts;
}

/** A backslash at the very end stands for itself. */
const unescaped = (text: string): string => (text.includes('\\') ? text.replace(/\\(.)/gsu, '$1') : text);
