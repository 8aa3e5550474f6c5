import type { AnalyzerNode } from './analyzer-graph.ts';

/** How a field is analysed, as its mapping says it; a text field, or one with a normalizer. */
export interface FieldUse {
  /** Full name: `title.stemmed`. */
  readonly field: string;
  readonly analyzer?: string;
  readonly searchAnalyzer?: string;
  readonly searchQuoteAnalyzer?: string;
  readonly normalizer?: string;
}

/** Which fields these analyzers and normalizers analyse, when documents come and when searches do. `graph`: all that the index has. */
export function fieldsOf(
  fields: readonly FieldUse[],
  holders: readonly AnalyzerNode[],
  graph: readonly AnalyzerNode[],
): { readonly indexFields: readonly string[]; readonly searchFields: readonly string[] } {
  const has = (kind: AnalyzerNode['kind'], names: readonly string[]): boolean =>
    holders.some((holder) => holder.kind === kind && names.includes(holder.name));
  const defined = new Set(graph.filter(({ kind }) => kind === 'analyzer').map(({ name }) => name));
  const indexFields: string[] = [];
  const searchFields: string[] = [];
  for (const use of fields) {
    const normalizer = use.normalizer === undefined ? [] : [use.normalizer];
    const isNormalized = has('normalizer', normalizer);
    const { index, search } = analyzersOf(use, defined);
    if (isNormalized || has('analyzer', index)) indexFields.push(use.field);
    if (isNormalized || has('analyzer', search)) searchFields.push(use.field);
  }
  return { indexFields, searchFields };
}

/** As the engine chooses them (`TextParams.Analyzers`): what a field does not name itself is the index's default, for searches as well. */
function analyzersOf(
  { analyzer: index = 'default', searchAnalyzer, searchQuoteAnalyzer, normalizer }: FieldUse,
  defined: ReadonlySet<string>,
): { readonly index: readonly string[]; readonly search: readonly string[] } {
  if (normalizer !== undefined) return { index: [], search: [] };
  const search = searchAnalyzer ?? (defined.has('default_search') ? 'default_search' : index);
  const quoted = searchQuoteAnalyzer ?? (defined.has('default_search_quoted') ? 'default_search_quoted' : search);
  return { index: [index], search: [search, quoted] };
}
