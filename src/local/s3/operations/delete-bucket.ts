import type { BucketOperation } from './call.ts';

export const deleteBucket: BucketOperation = async ({ store, bucket }) => {
  await store.deleteBucket(bucket);
  return { status: 204 };
};
