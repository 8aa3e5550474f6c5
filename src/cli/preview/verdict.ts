import type { Preview } from '../../longshore-api/shapes.ts';

/** What all queries say together. */
export interface Verdict {
  readonly queries: number;
  readonly tokensChanged: number;
  readonly hitsChanged: number;
  /** Mean share of the top hits that change, over all queries: 0 none, 1 all. */
  readonly meanHitsChanged: number;
}

export function verdictOf({ queries }: Preview): Verdict {
  const total = queries.reduce((sum, query) => sum + query.hitsChanged, 0);
  return {
    queries: queries.length,
    tokensChanged: queries.filter(({ tokensChanged }) => tokensChanged).length,
    hitsChanged: queries.filter(({ hitsChanged }) => hitsChanged > 0).length,
    meanHitsChanged: queries.length === 0 ? 0 : total / queries.length,
  };
}
