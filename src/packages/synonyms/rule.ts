/**
 * `solr`: `sofa, couch` and `tv => television`, a rule a line. `wordnet`: Prolog facts `s(100000001,1,'sofa',n,1,0).`, a rule a synset.
 * `lines`: no rules that are known here, so that each line stands for itself: stopwords, word lists.
 */
export type RuleFormat = 'solr' | 'wordnet' | 'lines';

export interface Rule {
  /** From 1; the first one of a synset. */
  readonly line: number;
  /** As it stands in the file, without the end of its (last) line. */
  readonly text: string;
  /** In characters of the file; `end` is behind the end of the line. */
  readonly start: number;
  readonly end: number;
  /** Terms that a search for them is answered by the rule: left of `=>`, or all. */
  readonly inputs: readonly string[];
  /** Right of `=>`. */
  readonly outputs?: readonly string[];
  /** The same for rules of the same meaning, whatever their order of terms and their spaces. */
  readonly key: string;
}

/** A line that no rule can be read from, or not the one that was meant. */
export interface RuleProblem {
  readonly line: number;
  readonly reason: string;
}

export interface RuleFile {
  readonly format: RuleFormat;
  /** In their order. A line with a problem counts as a rule that stands for itself, so that nothing is left out. */
  readonly rules: readonly Rule[];
  readonly problems: readonly RuleProblem[];
}

/** What a format's parser finds in the lines of a file. */
export type ParsedRules = Pick<RuleFile, 'rules' | 'problems'>;

/** Terms are a set: their order and repetitions mean nothing. No term holds an end of line, so that these part terms and sides. */
export const ruleKey = (inputs: readonly string[], outputs: readonly string[] | undefined): string =>
  outputs === undefined ? asSet(inputs) : `${asSet(inputs)}\r${asSet(outputs)}`;

/** What the key says of a rule's inputs. */
export const leftSide = ({ key }: Pick<Rule, 'key'>): string => key.slice(0, key.indexOf('\r'));

/** A line that is taken as it is; no key of terms begins like this. */
export const lineKey = (text: string): string => `\r${text}`;

/** Every term of a rule, each once. */
export const termsOf = ({ inputs, outputs = [] }: Pick<Rule, 'inputs' | 'outputs'>): readonly string[] => [
  ...new Set([...inputs, ...outputs]),
];

const asSet = (terms: readonly string[]): string => [...new Set(terms)].sort().join('\n');
