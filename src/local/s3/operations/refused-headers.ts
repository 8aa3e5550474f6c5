import type { IncomingHttpHeaders } from 'node:http';
import { S3Error } from '../s3-error.ts';

/** They ask for what would not be done: better refused than passed over. */
const REFUSED = [
  'x-amz-server-side-encryption-customer-algorithm',
  'x-amz-copy-source-server-side-encryption-customer-algorithm',
  'x-amz-server-side-encryption-aws-kms-key-id',
  'x-amz-object-lock-mode',
  'x-amz-object-lock-retain-until-date',
  'x-amz-object-lock-legal-hold',
  'x-amz-bucket-object-lock-enabled',
  'x-amz-tagging',
  'x-amz-website-redirect-location',
  'x-amz-write-offset-bytes',
];

/** @throws S3Error NotImplemented */
export function refuseHeaders(headers: IncomingHttpHeaders): void {
  const refused = REFUSED.find((name) => headers[name] !== undefined && headers[name] !== 'false');
  const encryption = headers['x-amz-server-side-encryption'];
  const name =
    refused ?? (encryption === undefined || encryption === 'AES256' ? undefined : 'x-amz-server-side-encryption');
  if (name === undefined) return;
  throw new S3Error('NotImplemented', 'A header you provided implies functionality that is not implemented', {
    Header: name,
  });
}
