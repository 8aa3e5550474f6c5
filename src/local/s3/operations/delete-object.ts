import type { ObjectOperation } from './call.ts';

/** Success also when there is no such key. */
export const deleteObject: ObjectOperation = async ({ store, bucket, key }) => {
  await (await store.bucket(bucket)).deleteObjects([key]);
  return { status: 204 };
};
