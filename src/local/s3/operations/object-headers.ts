import type { IncomingHttpHeaders } from 'node:http';
import { checksumHeader } from '../body/checksum.ts';
import { S3Error } from '../s3-error.ts';
import { CONTENT_HEADERS, type ObjectAttributes, type ObjectRecord } from '../store/records.ts';
import { header } from './call.ts';

const METADATA = 'x-amz-meta-';
/** Bytes of names and values together. Source: S3 user guide, "Working with object metadata". */
const MAX_METADATA = 2048;

/**
 * Type, metadata and so on from an upload's headers. A presigned URL may carry `x-amz-meta-*` in its query.
 * @throws S3Error MetadataTooLarge
 */
export function objectAttributes(headers: IncomingHttpHeaders, query: ReadonlyMap<string, string>): ObjectAttributes {
  const kept: ObjectAttributes['headers'] = {};
  for (const name of CONTENT_HEADERS) {
    const value = name === 'content-encoding' ? withoutAwsChunked(header(headers, name)) : header(headers, name);
    if (value !== undefined && value !== '') kept[name] = value;
  }
  const metadata: Record<string, string> = {};
  for (const [name, value] of [...query, ...Object.entries(headers)]) {
    const lower = name.toLowerCase();
    if (lower.startsWith(METADATA) && typeof value === 'string') metadata[lower.slice(METADATA.length)] = value;
  }
  const size = Object.entries(metadata).reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  if (size > MAX_METADATA) {
    throw new S3Error('MetadataTooLarge', 'Your metadata headers exceed the maximum allowed metadata size', {
      Size: String(size),
      MaxSizeAllowed: String(MAX_METADATA),
    });
  }
  return { headers: kept, metadata };
}

/** How the bytes came, not what they are. */
const withoutAwsChunked = (encoding: string | undefined): string | undefined =>
  encoding
    ?.split(',')
    .map((coding) => coding.trim())
    .filter((coding) => coding !== 'aws-chunked')
    .join(',');

/** `ETag` and checksum, as every write answers. */
export function writtenHeaders(written: Pick<ObjectRecord, 'etag' | 'checksum'>): Record<string, string> {
  const { etag, checksum } = written;
  return {
    etag: `"${etag}"`,
    ...(checksum !== undefined && {
      [checksumHeader(checksum.algorithm)]: checksum.value,
      'x-amz-checksum-type': checksum.type,
    }),
  };
}

/** `response-content-type` and its like in the query of a read put these in place of what is kept. */
export function readHeaders(
  object: ObjectRecord,
  headers: IncomingHttpHeaders,
  query: ReadonlyMap<string, string>,
): Record<string, string> {
  const answer: Record<string, string> = {
    'content-type': 'binary/octet-stream',
    ...object.headers,
    etag: `"${object.etag}"`,
    'last-modified': object.lastModified.toUTCString(),
    'accept-ranges': 'bytes',
  };
  for (const [name, value] of Object.entries(object.metadata)) answer[METADATA + name] = value;
  if (header(headers, 'x-amz-checksum-mode')?.toUpperCase() === 'ENABLED') {
    Object.assign(answer, writtenHeaders(object));
  }
  for (const name of CONTENT_HEADERS) {
    const value = query.get(`response-${name}`);
    if (value !== undefined) answer[name] = value;
  }
  return answer;
}
