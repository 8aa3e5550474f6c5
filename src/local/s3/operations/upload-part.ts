import type { ObjectOperation } from './call.ts';
import { writtenHeaders } from './object-headers.ts';
import { partNumber } from './query-integer.ts';
import { refuseHeaders } from './refused-headers.ts';

export const uploadPart: ObjectOperation = async (call) => {
  refuseHeaders(call.headers);
  const number = partNumber(call.query.get('partNumber') ?? '');
  const bucket = await call.store.bucket(call.bucket);
  const uploadId = call.query.get('uploadId') ?? '';
  const { etag, checksum } = await bucket.putPart(call.key, uploadId, number, call.body());
  const { 'x-amz-checksum-type': _, ...headers } = writtenHeaders({ etag, checksum });
  return { status: 200, headers };
};
