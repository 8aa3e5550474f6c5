import { parseByteRange } from '../byte-range.ts';
import { readConditions, unquote } from '../conditions.ts';
import type { Bucket } from '../store/bucket.ts';
import { header, type ObjectCall, type ObjectOperation, type S3Response } from './call.ts';
import { readHeaders } from './object-headers.ts';

export const getObject: ObjectOperation = async (call) => read(await call.store.bucket(call.bucket), call, true);

export const headObject: ObjectOperation = async (call) => read(await call.store.bucket(call.bucket), call, false);

function read(bucket: Bucket, { headers, query, key }: ObjectCall, withBody: boolean): S3Response {
  const object = bucket.get(key);
  const answer = readHeaders(object, headers, query);
  const conditions = {
    ifMatch: header(headers, 'if-match'),
    ifNoneMatch: header(headers, 'if-none-match'),
    ifModifiedSince: header(headers, 'if-modified-since'),
    ifUnmodifiedSince: header(headers, 'if-unmodified-since'),
  };
  if (readConditions(conditions, object) === 'not-modified') return { status: 304, headers: answer };
  const ifRange = header(headers, 'if-range');
  const wanted = ifRange === undefined || unquote(ifRange) === object.etag ? header(headers, 'range') : undefined;
  const range = parseByteRange(wanted, object.size);
  if (range !== undefined) {
    answer['content-range'] = `bytes ${range.start}-${range.end}/${object.size}`;
    // A checksum of the whole would make a client refuse the piece.
    for (const name of Object.keys(answer)) if (name.startsWith('x-amz-checksum-')) delete answer[name];
  }
  answer['content-length'] = String(range === undefined ? object.size : range.end - range.start + 1);
  return {
    status: range === undefined ? 200 : 206,
    headers: answer,
    ...(withBody && { body: bucket.read(object, range) }),
  };
}
