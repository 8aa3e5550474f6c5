import { element, text } from '../xml/xml-writer.ts';
import type { BucketOperation } from './call.ts';
import { listedElements, parseListing } from './listing.ts';

/** ListObjects, version 1. */
export const listObjects: BucketOperation = async (call) => {
  const { request, encode, echo } = parseListing(call);
  const marker = call.query.get('marker') ?? '';
  const bucket = await call.store.bucket(call.bucket);
  const page = bucket.list({ ...request, after: marker });
  return {
    status: 200,
    body: element(
      'ListBucketResult',
      echo,
      text('Marker', encode(marker)),
      text('IsTruncated', page.next !== undefined),
      // Without a delimiter the client goes on from the last key that it has got.
      page.next === undefined || request.delimiter === '' ? undefined : text('NextMarker', encode(page.next)),
      listedElements(bucket, page, encode, call.owner),
    ),
  };
};
