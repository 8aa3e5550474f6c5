import { decodeCursor, encodeCursor, type Position } from './cursor.ts';
import type { Page, PageRequest } from './store.ts';

/** How a list reads its rows: those after the position, in the list's order, at most this many. */
export type ReadRows<Row> = (after: Position | undefined, limit: number) => Promise<readonly Row[]>;

/** One page of a list by keyset: one row more than asked for tells whether there is a next page. */
export async function readPage<Row, T>(
  list: string,
  request: PageRequest,
  read: ReadRows<Row>,
  shape: { position: (row: Row) => Position; item: (row: Row) => T },
): Promise<Page<T>> {
  const after = request.after === undefined ? undefined : decodeCursor(list, request.after);
  if (request.after !== undefined && after === undefined) return { items: [] };
  const rows = await read(after, request.limit + 1);
  const shown = rows.slice(0, request.limit);
  const last = shown.at(-1);
  const items = shown.map(shape.item);
  return rows.length > request.limit && last !== undefined
    ? { items, next: encodeCursor(list, shape.position(last)) }
    : { items };
}
