import { rawQueryPairs } from './query-string.ts';

/** Source of the rules: AWS, "Create a signed AWS API request", step 1. */
export interface CanonicalRequestParts {
  readonly method: string;
  /** Raw path as received, still encoded. */
  readonly path: string;
  /** Raw query string as received, without the signature itself. */
  readonly query: string;
  /** Lower-case names, sorted, as SignedHeaders lists them. */
  readonly signedHeaders: readonly string[];
  /** Values by lower-case name. */
  readonly headers: ReadonlyMap<string, string>;
  readonly payloadHash: string;
  /** S3 signs the path as it is sent; every other service normalises it and encodes it once more. */
  readonly rawPath: boolean;
}

export function canonicalRequest(parts: CanonicalRequestParts): string {
  const { method, path, query, signedHeaders, headers, payloadHash, rawPath } = parts;
  return [
    method,
    rawPath ? path : canonicalPath(path),
    canonicalQuery(query),
    ...signedHeaders.map((name) => `${name}:${headers.get(name) ?? ''}`),
    '',
    signedHeaders.join(';'),
    payloadHash,
  ].join('\n');
}

function canonicalPath(path: string): string {
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment === '..') segments.pop();
    else segments.push(encode(segment));
  }
  const trailing = segments.length > 0 && path.endsWith('/') ? '/' : '';
  return `/${segments.join('/')}${trailing}`;
}

/** Byte order of the encoded keys, then of the encoded values. */
function canonicalQuery(query: string): string {
  if (query === '') return '';
  return rawQueryPairs(query)
    .map(([key, value]) => [reencode(key), reencode(value)] as const)
    .sort(([keyA, valueA], [keyB, valueB]) => compare(keyA, keyB) || compare(valueA, valueB))
    .map(([key, value]) => `${key}=${value}`)
    .join('&');
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** RFC 3986: everything but letters, digits and `-._~`. A lone surrogate cannot come from HTTP/1.1, whose targets are Latin-1. */
const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

const UNRESERVED = /^[A-Za-z0-9\-._~]*$/;

/** A part that the sender did not encode in the canonical way is brought to it; one that is no valid encoding stays as it is. */
function reencode(part: string): string {
  if (UNRESERVED.test(part)) return part;
  try {
    return encode(decodeURIComponent(part));
  } catch {
    return part;
  }
}

/** Values by lower-case name: several of one name joined by commas, space trimmed and runs of it collapsed. */
export function canonicalHeaders(rawHeaders: readonly string[]): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? '').toLowerCase();
    const value = (rawHeaders[index + 1] ?? '').trim().replace(/\s+/g, ' ');
    const before = headers.get(name);
    headers.set(name, before === undefined ? value : `${before},${value}`);
  }
  return headers;
}
