import { isChecksumAlgorithm } from '../body/checksum.ts';
import { S3Error } from '../s3-error.ts';
import type { UploadRecord } from '../store/records.ts';
import { element, text } from '../xml/xml-writer.ts';
import { header, type ObjectCall, type ObjectOperation } from './call.ts';
import { objectAttributes } from './object-headers.ts';
import { refuseHeaders } from './refused-headers.ts';

export const createMultipartUpload: ObjectOperation = async (call) => {
  refuseHeaders(call.headers);
  const attributes = objectAttributes(call.headers, call.query);
  const checksum = uploadChecksum(call);
  const bucket = await call.store.bucket(call.bucket);
  const { id } = await bucket.uploads.create({
    key: call.key,
    initiated: call.clock(),
    ...attributes,
    ...(checksum !== undefined && { checksum }),
  });
  return {
    status: 200,
    ...(checksum !== undefined && {
      headers: { 'x-amz-checksum-algorithm': checksum.algorithm, 'x-amz-checksum-type': checksum.type },
    }),
    body: element(
      'InitiateMultipartUploadResult',
      text('Bucket', call.bucket),
      text('Key', call.key),
      text('UploadId', id),
    ),
  };
};

/** CRC64NVME knows whole objects only, the SHAs only compositions. Source: S3 user guide, "Checking object integrity". */
function uploadChecksum({ headers }: ObjectCall): UploadRecord['checksum'] {
  const algorithm = header(headers, 'x-amz-checksum-algorithm')?.toUpperCase();
  if (algorithm === undefined) return undefined;
  if (!isChecksumAlgorithm(algorithm)) {
    throw new S3Error('NotImplemented', `The checksum algorithm ${algorithm} is not implemented here.`);
  }
  const type = header(headers, 'x-amz-checksum-type') ?? (algorithm === 'CRC64NVME' ? 'FULL_OBJECT' : 'COMPOSITE');
  const possible =
    (type === 'FULL_OBJECT' && algorithm !== 'SHA1' && algorithm !== 'SHA256') ||
    (type === 'COMPOSITE' && algorithm !== 'CRC64NVME');
  if (!possible) {
    throw new S3Error(
      'InvalidRequest',
      `The ${type} checksum type cannot be used with the ${algorithm.toLowerCase()} checksum algorithm.`,
    );
  }
  return { algorithm, type };
}
