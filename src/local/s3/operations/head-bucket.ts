import type { BucketOperation } from './call.ts';

export const headBucket: BucketOperation = async ({ store, bucket }) => {
  const { record } = await store.bucket(bucket);
  return { status: 200, headers: { 'x-amz-bucket-region': record.region } };
};
