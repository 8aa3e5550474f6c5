import { header, type ObjectOperation } from './call.ts';
import { objectAttributes, writtenHeaders } from './object-headers.ts';
import { refuseHeaders } from './refused-headers.ts';

export const putObject: ObjectOperation = async (call) => {
  const { headers, query, key } = call;
  refuseHeaders(headers);
  const attributes = objectAttributes(headers, query);
  const bucket = await call.store.bucket(call.bucket);
  const conditions = { ifMatch: header(headers, 'if-match'), ifNoneMatch: header(headers, 'if-none-match') };
  const object = await bucket.putObject(key, call.body(), attributes, conditions);
  return { status: 200, headers: writtenHeaders(object) };
};
