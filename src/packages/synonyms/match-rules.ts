import { leftSide, type Rule, termsOf } from './rule.ts';

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
  pairs.sort(byLikeness);
  const matched = new Map<number, number>();
  const taken = new Set<number>();
  for (const { from, to } of pairs) {
    if (matched.has(from) || taken.has(to)) continue;
    matched.set(from, to);
    taken.add(to);
  }
  return matched;
}

/** Finds rules by their terms. */
export class TermIndex {
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

  /** The rule that has most in common with this one. */
  nearest(rule: Rule): Rule | undefined {
    const [first, ...more] = this.pairs(rule, 0);
    if (first === undefined) return undefined;
    const { to } = more.reduce((best, pair) => (byLikeness(pair, best) < 0 ? pair : best), first);
    return this.#rules[to]?.rule;
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

/** The likest first; of those, the first in its file. */
const byLikeness = (a: Pair, b: Pair): number => b.likeness - a.likeness || a.from - b.from || a.to - b.to;

/** By keys, not term by term: a stranger's rule may have a million terms. */
const hasSameLeftSide = (one: Rule, other: Rule): boolean =>
  one.outputs !== undefined && other.outputs !== undefined && leftSide(one) === leftSide(other);
