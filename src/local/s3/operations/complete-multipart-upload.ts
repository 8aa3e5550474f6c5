import type { IncomingHttpHeaders } from 'node:http';
import { announcedChecksum } from '../body/announced-checksum.ts';
import { CHECKSUM_ALGORITHMS } from '../body/checksum.ts';
import { S3Error } from '../s3-error.ts';
import type { NamedPart } from '../store/assemble-object.ts';
import type { ObjectRecord } from '../store/records.ts';
import { childText, type XmlElement } from '../xml/xml-reader.ts';
import { element, text } from '../xml/xml-writer.ts';
import { header, type ObjectOperation } from './call.ts';
import { partNumber } from './query-integer.ts';
import { malformedXml, readXmlBody } from './xml-body.ts';

export const completeMultipartUpload: ObjectOperation = async (call) => {
  const { headers, key } = call;
  const bucket = await call.store.bucket(call.bucket);
  const request = await readXmlBody(call, 'CompleteMultipartUpload', withoutChecksums(headers));
  const parts = request.children.filter((child) => child.name === 'Part').map(namedPart);
  if (parts.length === 0) throw malformedXml('You must specify at least one part');
  const { etag, checksum } = await bucket.completeUpload(
    key,
    call.query.get('uploadId') ?? '',
    parts,
    (object) => assertAsAnnounced(headers, object),
    { ifMatch: header(headers, 'if-match'), ifNoneMatch: header(headers, 'if-none-match') },
  );
  return {
    status: 200,
    body: element(
      'CompleteMultipartUploadResult',
      text('Location', `http://${headers.host ?? ''}/${call.bucket}/${encodeURIComponent(key)}`),
      text('Bucket', call.bucket),
      text('Key', key),
      text('ETag', `"${etag}"`),
      checksum && [text(`Checksum${checksum.algorithm}`, checksum.value), text('ChecksumType', checksum.type)],
    ),
  };
};

/** Here they speak of the object, not of the body. */
const withoutChecksums = (headers: IncomingHttpHeaders): IncomingHttpHeaders =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith('x-amz-checksum-')));

function namedPart(part: XmlElement): NamedPart {
  const number = childText(part, 'PartNumber');
  const etag = childText(part, 'ETag');
  if (number === undefined || etag === undefined) throw malformedXml('a Part without PartNumber or ETag');
  const checksum = CHECKSUM_ALGORITHMS.map((algorithm) => childText(part, `Checksum${algorithm}`)).find(
    (value) => value !== undefined,
  );
  return {
    number: partNumber(number.trim()),
    etag: etag.trim(),
    ...(checksum !== undefined && { checksum: checksum.trim() }),
  };
}

function assertAsAnnounced(headers: IncomingHttpHeaders, object: ObjectRecord): void {
  const size = header(headers, 'x-amz-mp-object-size');
  if (size !== undefined && size !== String(object.size)) {
    throw new S3Error(
      'InvalidRequest',
      `The provided 'x-amz-mp-object-size' header value ${size} does not match what was computed: ${object.size}`,
    );
  }
  const announced = announcedChecksum(headers);
  const made = object.checksum;
  if (announced?.value === undefined || made === undefined) return;
  if (made.algorithm !== announced.algorithm || made.value !== announced.value) {
    throw new S3Error('BadDigest', `The ${announced.algorithm} you specified did not match the calculated checksum.`);
  }
}
