import type { IncomingHttpHeaders } from 'node:http';
import { S3Error } from '../s3-error.ts';
import { CHECKSUM_LENGTH, type ChecksumAlgorithm, isChecksumAlgorithm } from './checksum.ts';

export interface AnnouncedChecksum {
  readonly algorithm: ChecksumAlgorithm;
  /** Base64. Absent: it comes as a trailer. */
  readonly value?: string;
}

const PREFIX = 'x-amz-checksum-';
/** They begin like a checksum and say something about one. */
const NOT_A_VALUE = new Set(['x-amz-checksum-mode', 'x-amz-checksum-type', 'x-amz-checksum-algorithm']);

/** The checksum that the headers carry or announce as a trailer. @throws S3Error when it is malformed, or more than one */
export function announcedChecksum(headers: IncomingHttpHeaders): AnnouncedChecksum | undefined {
  const trailers = String(headers['x-amz-trailer'] ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase());
  const values = Object.keys(headers).filter(isChecksumHeader);
  const names = new Set([...values, ...trailers.filter(isChecksumHeader)]);
  const [name, ...others] = names;
  if (name === undefined) return undefined;
  if (others.length > 0) {
    throw new S3Error(
      'InvalidRequest',
      'Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.',
    );
  }
  const algorithm = name.slice(PREFIX.length).toUpperCase();
  if (!isChecksumAlgorithm(algorithm)) {
    throw new S3Error('NotImplemented', `The checksum algorithm ${algorithm} is not implemented here.`, {
      Header: name,
    });
  }
  const value = headers[name];
  if (value === undefined) return { algorithm };
  if (typeof value !== 'string' || !isChecksumValue(algorithm, value)) {
    throw new S3Error('InvalidRequest', `Value for ${name} header is invalid.`);
  }
  return { algorithm, value };
}

export const isChecksumValue = (algorithm: ChecksumAlgorithm, value: string): boolean => {
  const digest = Buffer.from(value, 'base64');
  return digest.length === CHECKSUM_LENGTH[algorithm] && digest.toString('base64') === value;
};

const isChecksumHeader = (name: string): boolean => name.startsWith(PREFIX) && !NOT_A_VALUE.has(name);
