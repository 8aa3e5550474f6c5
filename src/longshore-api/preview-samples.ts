/** Queries of full text whose value is what a user typed, by name, and the members that hold it. */
const FULL_TEXT = new Set(['match', 'match_phrase', 'match_phrase_prefix', 'match_bool_prefix']);
const WITH_QUERY = new Set(['multi_match', 'combined_fields', 'simple_query_string', 'query_string']);

const LONGEST_TEXT = 1_000;
/** Deeper than any query that people write. */
const DEEPEST = 50;

/**
 * What users typed, from the bodies of searches: the texts of their full-text queries, wherever they stand in the body, each once and
 * in the order in which they are met.
 */
export function queryTexts(bodies: readonly unknown[], limit: number): string[] {
  const texts = new Set<string>();
  for (const body of bodies) {
    for (const text of textsIn(body, 0)) {
      const trimmed = text.trim();
      if (trimmed !== '' && trimmed.length <= LONGEST_TEXT) texts.add(trimmed);
      if (texts.size === limit) return [...texts];
    }
  }
  return [...texts];
}

function* textsIn(value: unknown, depth: number): Generator<string> {
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return;
  for (const [name, member] of Object.entries(value)) {
    if (FULL_TEXT.has(name)) yield* textsOfFields(member);
    else if (WITH_QUERY.has(name)) yield* textOf(member);
    else yield* textsIn(member, depth + 1);
  }
}

/** `{"title": "sofa"}` and `{"title": {"query": "sofa"}}` */
function* textsOfFields(fields: unknown): Generator<string> {
  if (typeof fields !== 'object' || fields === null) return;
  for (const field of Object.values(fields)) {
    if (typeof field === 'string') yield field;
    else yield* textOf(field);
  }
}

function* textOf(query: unknown): Generator<string> {
  if (typeof query === 'object' && query !== null && 'query' in query && typeof query.query === 'string') {
    yield query.query;
  }
}
