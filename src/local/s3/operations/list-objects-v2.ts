import { S3Error } from '../s3-error.ts';
import { element, optionalText, text } from '../xml/xml-writer.ts';
import type { BucketOperation } from './call.ts';
import { listedElements, parseListing } from './listing.ts';

export const listObjectsV2: BucketOperation = async (call) => {
  const { request, encode, echo } = parseListing(call);
  const startAfter = call.query.get('start-after');
  const token = call.query.get('continuation-token');
  const bucket = await call.store.bucket(call.bucket);
  const page = bucket.list({ ...request, after: token === undefined ? (startAfter ?? '') : decodeToken(token) });
  return {
    status: 200,
    body: element(
      'ListBucketResult',
      echo,
      text('KeyCount', page.keys.length + page.commonPrefixes.length),
      text('IsTruncated', page.next !== undefined),
      optionalText('ContinuationToken', token),
      optionalText('NextContinuationToken', page.next === undefined ? undefined : encodeToken(page.next)),
      optionalText('StartAfter', startAfter === undefined ? undefined : encode(startAfter)),
      listedElements(bucket, page, encode, call.query.get('fetch-owner') === 'true' ? call.owner : undefined),
    ),
  };
};

/** Opaque to clients, and marked, so that nobody takes a key for a token. */
const MARK = '1!';

const encodeToken = (last: string): string => Buffer.from(MARK + last).toString('base64url');

function decodeToken(token: string): string {
  const decoded = Buffer.from(token, 'base64url').toString();
  if (!decoded.startsWith(MARK) || encodeToken(decoded.slice(MARK.length)) !== token) {
    throw new S3Error('InvalidArgument', 'The continuation token provided is incorrect', {
      ArgumentName: 'continuation-token',
    });
  }
  return decoded.slice(MARK.length);
}
