import { element, optionalText, text } from '../xml/xml-writer.ts';
import type { ObjectOperation } from './call.ts';
import { queryInteger } from './query-integer.ts';

export const listParts: ObjectOperation = async (call) => {
  const uploadId = call.query.get('uploadId') ?? '';
  const after = queryInteger(call.query, 'part-number-marker', { absent: 0, least: 0, most: 10_000 });
  const most = queryInteger(call.query, 'max-parts', { absent: 1000, least: 0, most: 1000 });
  const bucket = await call.store.bucket(call.bucket);
  const { record, parts } = bucket.uploads.get(call.key, uploadId);
  const left = [...parts.values()].filter(({ number }) => number > after).sort((a, b) => a.number - b.number);
  const page = left.slice(0, most);
  const owner = text('ID', call.owner);
  return {
    status: 200,
    body: element(
      'ListPartsResult',
      text('Bucket', call.bucket),
      text('Key', call.key),
      text('UploadId', uploadId),
      element('Initiator', owner),
      element('Owner', owner),
      text('StorageClass', 'STANDARD'),
      record.checksum && [
        text('ChecksumAlgorithm', record.checksum.algorithm),
        text('ChecksumType', record.checksum.type),
      ],
      text('PartNumberMarker', after),
      optionalText('NextPartNumberMarker', page.at(-1)?.number),
      text('MaxParts', most),
      text('IsTruncated', most > 0 && left.length > page.length),
      page.map(({ number, lastModified, etag, size, checksum }) =>
        element(
          'Part',
          text('PartNumber', number),
          text('LastModified', lastModified.toISOString()),
          text('ETag', `"${etag}"`),
          text('Size', size),
          checksum && text(`Checksum${checksum.algorithm}`, checksum.value),
        ),
      ),
    ),
  };
};
