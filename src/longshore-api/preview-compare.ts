import type { FieldTokens, PreviewHits, PreviewToken } from '../opensearch/preview.ts';
import type { Preview } from './shapes.ts';

type ComparedQuery = Preview['queries'][number];
type Side = ComparedQuery['before'];

/** One query before and after. `at`: its place among the texts that were analysed. */
export function comparedQuery(
  query: string,
  at: number,
  fields: readonly FieldTokens[],
  hits: { readonly before: PreviewHits; readonly after: PreviewHits },
): ComparedQuery {
  return {
    query,
    before: side(fields, ({ before }) => before[at] ?? [], hits.before),
    after: side(fields, ({ after }) => after[at] ?? [], hits.after),
    tokensChanged: fields.some(({ before, after }) => tokensDiffer(before[at] ?? [], after[at] ?? [])),
    hitsChanged: hitsChanged(hits.before, hits.after),
  };
}

function side(
  fields: readonly FieldTokens[],
  tokensOf: (field: FieldTokens) => readonly PreviewToken[],
  { hits, total }: PreviewHits,
): Side {
  return {
    tokens: fields.map((field) => ({ field: field.field, tokens: tokensOf(field).map((token) => ({ ...token })) })),
    hits: hits.map((hit) => ({ ...hit })),
    total,
  };
}

/** Tokens at one position are alternatives: their order says nothing. */
function tokensDiffer(before: readonly PreviewToken[], after: readonly PreviewToken[]): boolean {
  const canonical = (tokens: readonly PreviewToken[]) =>
    JSON.stringify(
      tokens.map(({ position, token, positionLength }) => JSON.stringify([position, token, positionLength])).sort(),
    );
  return canonical(before) !== canonical(after);
}

/** 0: the same documents are on top; 1: all others. */
export function hitsChanged(before: Pick<PreviewHits, 'hits'>, after: Pick<PreviewHits, 'hits'>): number {
  const one = new Set(before.hits.map(({ id }) => id));
  const other = new Set(after.hits.map(({ id }) => id));
  return Math.max(shareNotIn(one, other), shareNotIn(other, one));
}

function shareNotIn(ids: ReadonlySet<string>, others: ReadonlySet<string>): number {
  if (ids.size === 0) return 0;
  return [...ids].filter((id) => !others.has(id)).length / ids.size;
}
