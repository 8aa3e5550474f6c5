import { S3Error } from '../s3-error.ts';
import type { Bucket } from '../store/bucket.ts';
import type { ListPage, ListRequest } from '../store/list-objects.ts';
import { element, text, type XmlNode } from '../xml/xml-writer.ts';
import type { BucketCall } from './call.ts';
import { queryInteger } from './query-integer.ts';

/** What both list operations share. */
export interface Listing {
  readonly request: Omit<ListRequest, 'after'>;
  /** As `encoding-type` asks: a key may hold what XML cannot. */
  encode(value: string): string;
  /** Elements that echo the request. */
  readonly echo: readonly XmlNode[];
}

/** @throws S3Error InvalidArgument */
export function parseListing({ query, bucket }: BucketCall): Listing {
  const encode = encoder(query);
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const maxKeys = queryInteger(query, 'max-keys', { absent: 1000, least: 0, most: 1000 });
  return {
    request: { prefix, delimiter, maxKeys },
    encode,
    echo: [
      text('Name', bucket),
      text('Prefix', encode(prefix)),
      ...(delimiter === '' ? [] : [text('Delimiter', encode(delimiter))]),
      text('MaxKeys', maxKeys),
      ...(query.has('encoding-type') ? [text('EncodingType', 'url')] : []),
    ],
  };
}

/** @throws S3Error InvalidArgument */
export function encoder(query: ReadonlyMap<string, string>): (value: string) => string {
  const encoding = query.get('encoding-type');
  if (encoding === undefined) return (value) => value;
  if (encoding !== 'url') {
    throw new S3Error('InvalidArgument', 'Invalid Encoding Method specified in Request', {
      ArgumentName: 'encoding-type',
      ArgumentValue: encoding,
    });
  }
  return (value) => encodeURIComponent(value).replaceAll('%2F', '/');
}

/** `Contents` and `CommonPrefixes`. */
export function listedElements(
  bucket: Bucket,
  page: ListPage,
  encode: Listing['encode'],
  owner: string | undefined,
): readonly XmlNode[] {
  const contents = page.keys.map((key) => {
    const { lastModified, etag, size, checksum } = bucket.get(key);
    return element(
      'Contents',
      text('Key', encode(key)),
      text('LastModified', lastModified.toISOString()),
      text('ETag', `"${etag}"`),
      checksum && [text('ChecksumAlgorithm', checksum.algorithm), text('ChecksumType', checksum.type)],
      text('Size', size),
      owner === undefined ? undefined : element('Owner', text('ID', owner)),
      text('StorageClass', 'STANDARD'),
    );
  });
  const prefixes = page.commonPrefixes.map((prefix) => element('CommonPrefixes', text('Prefix', encode(prefix))));
  return [...contents, ...prefixes];
}
