import { S3Error } from '../s3-error.ts';
import { compareKeys } from '../store/object-index.ts';
import type { UploadRecord } from '../store/records.ts';
import { element, text } from '../xml/xml-writer.ts';
import type { BucketOperation } from './call.ts';
import { encoder } from './listing.ts';
import { queryInteger } from './query-integer.ts';

export const listMultipartUploads: BucketOperation = async (call) => {
  const { query } = call;
  const encode = encoder(query);
  if (query.get('delimiter')) {
    throw new S3Error('NotImplemented', 'A delimiter is not implemented for lists of multipart uploads.');
  }
  const prefix = query.get('prefix') ?? '';
  const keyMarker = query.get('key-marker') ?? '';
  const idMarker = keyMarker === '' ? '' : (query.get('upload-id-marker') ?? '');
  const most = queryInteger(query, 'max-uploads', { absent: 1000, least: 0, most: 1000 });
  const bucket = await call.store.bucket(call.bucket);
  const left = bucket.uploads
    .list()
    .filter(({ key }) => key.startsWith(prefix))
    .sort(inOrder)
    .filter((upload) => isAfter(upload, keyMarker, idMarker));
  const page = left.slice(0, most);
  const last = most > 0 && left.length > page.length ? page.at(-1) : undefined;
  const owner = text('ID', call.owner);
  return {
    status: 200,
    body: element(
      'ListMultipartUploadsResult',
      text('Bucket', call.bucket),
      text('KeyMarker', encode(keyMarker)),
      text('UploadIdMarker', idMarker),
      last && [text('NextKeyMarker', encode(last.key)), text('NextUploadIdMarker', last.id)],
      text('Prefix', encode(prefix)),
      query.has('encoding-type') ? text('EncodingType', 'url') : undefined,
      text('MaxUploads', most),
      text('IsTruncated', last !== undefined),
      page.map(({ key, id, initiated }) =>
        element(
          'Upload',
          text('Key', encode(key)),
          text('UploadId', id),
          element('Initiator', owner),
          element('Owner', owner),
          text('StorageClass', 'STANDARD'),
          text('Initiated', initiated.toISOString()),
        ),
      ),
    ),
  };
};

/** Uploads of one key by their id, so that a marker finds its place also when an upload has gone. */
const inOrder = (a: UploadRecord, b: UploadRecord): number =>
  compareKeys(a.key, b.key) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

const isAfter = ({ key, id }: UploadRecord, keyMarker: string, idMarker: string): boolean => {
  if (keyMarker === '') return true;
  const order = compareKeys(key, keyMarker);
  return order > 0 || (order === 0 && idMarker !== '' && id > idMarker);
};
