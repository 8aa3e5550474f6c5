import { S3Error } from '../s3-error.ts';
import { childText } from '../xml/xml-reader.ts';
import type { BucketOperation } from './call.ts';
import { refuseHeaders } from './refused-headers.ts';
import { readXmlBody } from './xml-body.ts';

/** A bucket that is there already: success in us-east-1, an error everywhere else, as S3 has it. */
export const createBucket: BucketOperation = async (call) => {
  refuseHeaders(call.headers);
  const empty = (call.headers['content-length'] ?? '0') === '0' && call.headers['transfer-encoding'] === undefined;
  const configuration = empty ? undefined : await readXmlBody(call, 'CreateBucketConfiguration');
  const constraint = configuration === undefined ? undefined : childText(configuration, 'LocationConstraint');
  const made = await call.store.createBucket(call.bucket, constraint || call.region);
  if (made === 'exists' && call.region !== 'us-east-1') {
    throw new S3Error(
      'BucketAlreadyOwnedByYou',
      'Your previous request to create the named bucket succeeded and you already own it.',
      { BucketName: call.bucket },
    );
  }
  return { status: 200, headers: { location: `/${call.bucket}` } };
};
