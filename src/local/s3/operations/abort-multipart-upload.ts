import type { ObjectOperation } from './call.ts';

export const abortMultipartUpload: ObjectOperation = async ({ store, bucket, key, query }) => {
  await (await store.bucket(bucket)).uploads.abort(key, query.get('uploadId') ?? '');
  return { status: 204 };
};
