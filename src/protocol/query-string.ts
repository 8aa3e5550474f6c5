import { ServiceError } from '../model/service-error.ts';

/** Splits a request target at its first `?`. `query` has no `?`. */
export function splitTarget(target: string): { readonly path: string; readonly query: string } {
  const mark = target.indexOf('?');
  return mark < 0 ? { path: target, query: '' } : { path: target.slice(0, mark), query: target.slice(mark + 1) };
}

/** Raw pairs of a query string, still encoded, in order. A key without `=` has an empty value. */
export function rawQueryPairs(query: string): [string, string][] {
  return query
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const equals = part.indexOf('=');
      return equals < 0 ? [part, ''] : [part.slice(0, equals), part.slice(equals + 1)];
    });
}

/**
 * Every value of every key, decoded; `+` is a space, as forms have it.
 * @throws ServiceError SerializationException when a percent sign begins no UTF-8 character.
 */
export function parseQuery(query: string): ReadonlyMap<string, readonly string[]> {
  const values = new Map<string, string[]>();
  for (const [key, value] of rawQueryPairs(query)) {
    const name = decode(key);
    const list = values.get(name);
    if (list === undefined) values.set(name, [decode(value)]);
    else list.push(decode(value));
  }
  return values;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part.replaceAll('+', ' '));
  } catch (cause) {
    throw new ServiceError('SerializationException', 'The query string is not valid percent-encoded UTF-8', { cause });
  }
}
