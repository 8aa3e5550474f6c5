import { S3Error } from './s3-error.ts';

/** What a request is about. No bucket: the service; no key: the bucket. */
export interface RequestTarget {
  readonly bucket?: string;
  readonly key?: string;
  /** Decoded; of a name that comes twice, the first. */
  readonly query: ReadonlyMap<string, string>;
}

const VIRTUAL_HOST = /^(.+)\.localhost(?::\d+)?$/;

/**
 * Path style (`/bucket/key`), and virtual-host style below `localhost` (`Host: bucket.localhost:9400`).
 * @param url as on the request line: raw, nothing normalised, since `a//b` and `../c` are good keys
 * @throws S3Error
 */
export function parseRequestTarget(url: string, host: string | undefined): RequestTarget {
  const [path = '', ...rest] = url.replace(/^https?:\/\/[^/?]*/, '').split('?');
  const query = parseQuery(rest.join('?'));
  const hostBucket = VIRTUAL_HOST.exec(host ?? '')?.[1];
  const resource = path.replace(/^\//, '');
  const slash = hostBucket === undefined ? resource.indexOf('/') : -1;
  const bucket = hostBucket ?? decode(slash === -1 ? resource : resource.slice(0, slash));
  const key = hostBucket === undefined && slash === -1 ? '' : decode(resource.slice(slash + 1));
  return { ...(bucket !== '' && { bucket }), ...(key !== '' && { key }), query };
}

function parseQuery(query: string): ReadonlyMap<string, string> {
  const parsed = new Map<string, string>();
  for (const pair of query.split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = decode((equals === -1 ? pair : pair.slice(0, equals)).replaceAll('+', ' '));
    const value = equals === -1 ? '' : decode(pair.slice(equals + 1).replaceAll('+', ' '));
    if (!parsed.has(name)) parsed.set(name, value);
  }
  return parsed;
}

function decode(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch (error) {
    throw new S3Error('InvalidURI', "Couldn't parse the specified URI.", {}, { cause: error });
  }
}
