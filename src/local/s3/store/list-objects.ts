import { compareKeys, firstNotBefore } from './object-index.ts';

export interface ListRequest {
  readonly prefix: string;
  readonly delimiter: string;
  /** Key or common prefix after which the list begins; '' from the start. */
  readonly after: string;
  /** 0..1000. */
  readonly maxKeys: number;
}

export interface ListPage {
  readonly keys: readonly string[];
  readonly commonPrefixes: readonly string[];
  /** The last key or common prefix of the page, when there is more. */
  readonly next?: string;
}

/**
 * One page of a bucket. A key that has the delimiter behind the prefix counts for its common prefix, and all such for one.
 * @param order every key, in order
 */
export function listObjects(order: readonly string[], { prefix, delimiter, after, maxKeys }: ListRequest): ListPage {
  const keys: string[] = [];
  const commonPrefixes: string[] = [];
  if (maxKeys === 0) return { keys, commonPrefixes };
  let last = '';
  const start = compareKeys(after, prefix) > 0 ? after : prefix;
  for (let at = firstNotBefore(order, start); at < order.length; at++) {
    const key = order[at] ?? '';
    if (!key.startsWith(prefix)) break;
    if (after !== '' && compareKeys(key, after) <= 0) continue;
    const cut = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    const commonPrefix = cut === -1 ? undefined : key.slice(0, cut + delimiter.length);
    if (commonPrefix !== undefined && (commonPrefix === after || commonPrefix === commonPrefixes.at(-1))) continue;
    if (keys.length + commonPrefixes.length === maxKeys) return { keys, commonPrefixes, next: last };
    if (commonPrefix === undefined) keys.push(key);
    else commonPrefixes.push(commonPrefix);
    last = commonPrefix ?? key;
  }
  return { keys, commonPrefixes };
}
