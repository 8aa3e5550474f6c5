/** The text of a JSON value of this type. Only `encode` makes one, so `decode` may trust it. */
export type Json<T> = string & { readonly [content]: T };

declare const content: unique symbol;

/** A Date among the values; a lone member of this name that is a number cannot come from a request's string maps. */
const DATE = '$date';

/** Keeps Dates as dates, to the millisecond; members that are undefined are left out. */
export function encode<T>(value: T): Json<T> {
  return JSON.stringify(value, function replace(this: Record<string, unknown>, key, member: unknown) {
    // Date.toJSON ran before this function sees the member: look at the holder.
    const original = this[key];
    return original instanceof Date ? { [DATE]: original.getTime() } : member;
  }) as Json<T>;
}

export function decode<T>(text: Json<T>): T {
  // The reviver is slow and few documents hold a date.
  const value: T = text.includes(`"${DATE}"`) ? JSON.parse(text, revive) : JSON.parse(text);
  return value;
}

function revive(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !(DATE in value)) return value;
  const milliseconds = value[DATE];
  return typeof milliseconds === 'number' && Object.keys(value).length === 1 ? new Date(milliseconds) : value;
}
