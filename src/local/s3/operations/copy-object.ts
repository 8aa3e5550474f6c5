import { S3Error } from '../s3-error.ts';
import { element, text } from '../xml/xml-writer.ts';
import { header, type ObjectOperation } from './call.ts';
import { findCopySource } from './copy-source.ts';
import { objectAttributes } from './object-headers.ts';
import { refuseHeaders } from './refused-headers.ts';

export const copyObject: ObjectOperation = async (call) => {
  refuseHeaders(call.headers);
  const target = await call.store.bucket(call.bucket);
  const source = await findCopySource(call);
  const directive = header(call.headers, 'x-amz-metadata-directive') ?? 'COPY';
  if (directive !== 'COPY' && directive !== 'REPLACE') {
    throw new S3Error('InvalidArgument', 'Unknown metadata directive.', { ArgumentValue: directive });
  }
  const onItself = source.bucket === target && source.object.key === call.key;
  if (onItself && directive === 'COPY') {
    throw new S3Error(
      'InvalidRequest',
      "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata.",
    );
  }
  const { headers, metadata } = directive === 'COPY' ? source.object : objectAttributes(call.headers, call.query);
  const { etag, lastModified, checksum } = await target.copyObject(source.bucket, source.object, call.key, {
    headers,
    metadata,
  });
  return {
    status: 200,
    body: element(
      'CopyObjectResult',
      text('LastModified', lastModified.toISOString()),
      text('ETag', `"${etag}"`),
      checksum && [text(`Checksum${checksum.algorithm}`, checksum.value), text('ChecksumType', checksum.type)],
    ),
  };
};
