import { matchRules } from './match-rules.ts';
import { parseRules, ruleFormat } from './parse-rules.ts';
import { type Rule, type RuleFormat, termsOf } from './rule.ts';

export interface ChangedRule {
  readonly from: Rule;
  readonly to: Rule;
  readonly termsAdded: readonly string[];
  readonly termsRemoved: readonly string[];
}

export interface RuleDiff {
  /** How both were read. */
  readonly format: RuleFormat;
  /** By line of the later file. */
  readonly added: readonly Rule[];
  /** By line of the earlier file. */
  readonly removed: readonly Rule[];
  /** By line of the earlier file: rules that have terms in common, or the same left side. */
  readonly changed: readonly ChangedRule[];
  /** Every term that a search for it may now be answered differently, in order. */
  readonly termsAffected: readonly string[];
}

/** What changed from one dictionary to another, by meaning: order of rules and terms, spaces, comments and repetitions are no change. */
export function diffRules(before: string, after: string): RuleDiff {
  const format = commonFormat(ruleFormat(before), ruleFormat(after));
  const earlier = distinct(parseRules(before, format).rules);
  const later = distinct(parseRules(after, format).rules);
  const gone = [...earlier].filter(([key]) => !later.has(key)).map(([, rule]) => rule);
  const come = [...later].filter(([key]) => !earlier.has(key)).map(([, rule]) => rule);
  const matched = matchRules(gone, come);
  const targets = new Set(matched.values());
  const changed = gone.flatMap((from, index) => {
    const to = come[matched.get(index) ?? -1];
    return to ? [{ from, to, termsAdded: without(to, from), termsRemoved: without(from, to) }] : [];
  });
  return {
    format,
    added: come.filter((_, index) => !targets.has(index)),
    removed: gone.filter((_, index) => !matched.has(index)),
    changed,
    termsAffected: [...new Set([...gone, ...come].flatMap(({ inputs }) => inputs))].sort(),
  };
}

/** A list that has become rules is read as rules; facts and rules have nothing in common but their lines. */
function commonFormat(before: RuleFormat, after: RuleFormat): RuleFormat {
  if (before === after) return before;
  return before === 'wordnet' || after === 'wordnet' ? 'lines' : 'solr';
}

const distinct = (rules: readonly Rule[]): ReadonlyMap<string, Rule> => {
  const byKey = new Map<string, Rule>();
  for (const rule of rules) if (!byKey.has(rule.key)) byKey.set(rule.key, rule);
  return byKey;
};

function without(rule: Rule, other: Rule): readonly string[] {
  const terms = new Set(termsOf(other));
  return termsOf(rule).filter((term) => !terms.has(term));
}
