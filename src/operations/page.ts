import type { Page, PageRequest } from '../store/store.ts';
import { decodePageToken, encodePageToken, type PageScope } from './page-token.ts';
import { invalid } from './refuse.ts';

/** Of every list of the service. */
const MAX_RESULTS = 100;

export interface WirePage<T> {
  readonly items: readonly T[];
  /** Absent on the last page: clients loop until it is. */
  readonly NextToken?: string;
}

export interface PageInput {
  readonly MaxResults?: number | undefined;
  readonly NextToken?: string | undefined;
}

/**
 * One page of a list of the store. With `keep`, what it refuses is passed over and the page is filled up from what follows, so that
 * a page holds fewer than asked for only when there is no more.
 */
export async function readPage<T>(
  input: PageInput,
  scope: PageScope,
  fetch: (page: PageRequest) => Promise<Page<T>>,
  keep: (item: T) => boolean = () => true,
): Promise<WirePage<T>> {
  const limit = input.MaxResults ?? MAX_RESULTS;
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_RESULTS) {
    throw invalid(`MaxResults must be between 1 and ${MAX_RESULTS}: ${limit}.`);
  }
  let after = input.NextToken === undefined ? undefined : decodePageToken(input.NextToken, scope);
  const items: T[] = [];
  do {
    const page = await fetch({ limit: limit - items.length, ...(after !== undefined && { after }) });
    items.push(...page.items.filter(keep));
    after = page.next;
  } while (after !== undefined && items.length < limit);
  return { items, ...(after !== undefined && { NextToken: encodePageToken(after, scope) }) };
}

/** The same for a list that is at hand: the cursor is the position. */
export function pageOf<T>(all: readonly T[], input: PageInput, scope: PageScope): Promise<WirePage<T>> {
  return readPage(input, scope, async ({ limit, after }) => {
    const start = Number(after ?? 0);
    const end = start + limit;
    return { items: all.slice(start, end), ...(end < all.length && { next: String(end) }) };
  });
}
