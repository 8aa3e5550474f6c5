import { type Rule, termsOf } from './rule.ts';

/** A term of more rules than these says nothing about which of them is meant. */
const MOST_RULES_OF_A_TERM = 50;

interface Pair {
  readonly from: number;
  readonly to: number;
  /** 0 nothing in common, 1 the same terms; above 1 with the same left side. */
  readonly likeness: number;
}

/**
 * Pairs each rule with the one of `others` that it has most in common with, none twice; the likest pairs first. Gives indices of
 * `others` by indices of `rules`. Rules without a common term are no pair.
 */
export function matchRules(rules: readonly Rule[], others: readonly Rule[]): ReadonlyMap<number, number> {
  const index = new TermIndex(others);
  const pairs = rules.flatMap((rule, from) => index.pairs(rule, from));
  pairs.sort((a, b) => b.likeness - a.likeness || a.from - b.from || a.to - b.to);
  const matched = new Map<number, number>();
  const taken = new Set<number>();
  for (const { from, to } of pairs) {
    if (matched.has(from) || taken.has(to)) continue;
    matched.set(from, to);
    taken.add(to);
  }
  return matched;
}

/** The rule that has most in common with this one. */
export function nearestRule(rule: Rule, others: readonly Rule[]): Rule | undefined {
  const to = matchRules([rule], others).get(0);
  return to === undefined ? undefined : others[to];
}

/** Finds rules by their terms. */
class TermIndex {
  readonly #rules: readonly { readonly rule: Rule; readonly terms: number }[];
  readonly #byTerm = new Map<string, number[]>();

  constructor(rules: readonly Rule[]) {
    this.#rules = rules.map((rule, index) => {
      const terms = termsOf(rule);
      for (const term of terms) {
        const within = this.#byTerm.get(term);
        if (within) within.push(index);
        else this.#byTerm.set(term, [index]);
      }
      return { rule, terms: terms.length };
    });
  }

  /** With each rule that shares a term that says something. */
  pairs(rule: Rule, from: number): readonly Pair[] {
    const terms = termsOf(rule);
    const common = new Map<number, number>();
    for (const term of terms) {
      const within = this.#byTerm.get(term) ?? [];
      if (within.length > MOST_RULES_OF_A_TERM) continue;
      for (const to of within) common.set(to, (common.get(to) ?? 0) + 1);
    }
    return [...common].flatMap(([to, count]) => {
      const other = this.#rules[to];
      if (!other) return [];
      const likeness = count / (terms.length + other.terms - count);
      return [{ from, to, likeness: likeness + (hasSameLeftSide(rule, other.rule) ? 1 : 0) }];
    });
  }
}

const hasSameLeftSide = (one: Rule, other: Rule): boolean =>
  one.outputs !== undefined &&
  other.outputs !== undefined &&
  one.inputs.length === other.inputs.length &&
  one.inputs.every((term) => other.inputs.includes(term));
