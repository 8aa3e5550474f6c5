import { createHash } from 'node:crypto';
import { type Checksum, type ChecksumAlgorithm, CRC_PARAMETERS, createChecksum } from '../body/checksum.ts';
import { combineCrc } from '../body/crc-combine.ts';
import { unquote } from '../conditions.ts';
import { S3Error } from '../s3-error.ts';
import type { ObjectRecord, PartRecord, UploadRecord } from './records.ts';

/** A part as CompleteMultipartUpload names it. */
export interface NamedPart {
  readonly number: number;
  readonly etag: string;
  /** Base64, when the client repeats it. */
  readonly checksum?: string;
}

/** Bytes; the last part may be smaller. Source: S3 user guide, "Amazon S3 multipart upload limits". */
const MIN_PART = 5 * 1024 ** 2;

type Assembled = Pick<ObjectRecord, 'etag' | 'size' | 'segments' | 'checksum'>;

/**
 * What an upload's parts become together.
 * @param uploaded by part number
 * @throws S3Error InvalidPartOrder, InvalidPart, EntityTooSmall
 */
export function assembleObject(
  named: readonly NamedPart[],
  uploaded: ReadonlyMap<number, PartRecord>,
  checksum: UploadRecord['checksum'],
): Assembled {
  if (named.some(({ number }, index) => index > 0 && number <= (named[index - 1]?.number ?? 0))) {
    throw new S3Error(
      'InvalidPartOrder',
      'The list of parts was not in ascending order. Parts must be ordered by part number.',
    );
  }
  const parts = named.map((name, index) => {
    const part = uploaded.get(name.number);
    const differs =
      name.checksum !== undefined && part?.checksum !== undefined && part.checksum.value !== name.checksum;
    if (part === undefined || part.etag !== unquote(name.etag) || differs) {
      throw new S3Error(
        'InvalidPart',
        'One or more of the specified parts could not be found. The part may not have been uploaded, ' +
          "or the specified entity tag may not match the part's entity tag.",
        { PartNumber: String(name.number), ETag: name.etag },
      );
    }
    if (part.size < MIN_PART && index < named.length - 1) {
      throw new S3Error('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size', {
        PartNumber: String(part.number),
        ProposedSize: String(part.size),
        MinSizeAllowed: String(MIN_PART),
      });
    }
    return part;
  });
  const md5 = createHash('md5');
  for (const part of parts) md5.update(Buffer.from(part.etag, 'hex'));
  const whole = checksum === undefined ? undefined : assembleChecksum(parts, checksum.algorithm, checksum.type);
  return {
    etag: `${md5.digest('hex')}-${parts.length}`,
    size: parts.reduce((size, part) => size + part.size, 0),
    segments: parts.flatMap((part) => part.segments),
    ...(whole !== undefined && { checksum: whole }),
  };
}

/** Undefined when a part came without. */
function assembleChecksum(
  parts: readonly PartRecord[],
  algorithm: ChecksumAlgorithm,
  type: Checksum['type'],
): Checksum | undefined {
  const digests: Buffer[] = [];
  for (const part of parts) {
    if (part.checksum?.algorithm !== algorithm) return undefined;
    digests.push(Buffer.from(part.checksum.value, 'base64'));
  }
  if (type === 'COMPOSITE') {
    const composite = createChecksum(algorithm);
    for (const digest of digests) composite.update(digest);
    return { algorithm, type, value: `${composite.digest().toString('base64')}-${parts.length}` };
  }
  if (algorithm === 'SHA1' || algorithm === 'SHA256') return undefined;
  const crc = CRC_PARAMETERS[algorithm];
  const [first, ...rest] = digests.map((digest) => BigInt(`0x${digest.toString('hex')}`));
  if (first === undefined) return undefined;
  const combined = rest.reduce(
    (left, right, index) => combineCrc(crc, left, right, parts[index + 1]?.size ?? 0),
    first,
  );
  const hex = combined.toString(16).padStart(Number(crc.width) / 4, '0');
  return { algorithm, type, value: Buffer.from(hex, 'hex').toString('base64') };
}
