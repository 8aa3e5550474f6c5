import { S3Error } from './s3-error.ts';

/** Bytes of UTF-8. Source: S3 user guide, "Naming Amazon S3 objects". */
const MAX_KEY = 1024;

/** Source: S3 user guide, "General purpose bucket naming rules". */
export function isBucketName(name: string): boolean {
  return (
    /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) &&
    !name.includes('..') &&
    !/^\d+\.\d+\.\d+\.\d+$/.test(name) &&
    !/^(?:xn--|sthree-|amzn-s3-demo-)/.test(name) &&
    !/(?:-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/.test(name)
  );
}

/** @throws S3Error */
export function assertBucketName(name: string): void {
  if (!isBucketName(name)) {
    throw new S3Error('InvalidBucketName', 'The specified bucket is not valid.', { BucketName: name });
  }
}

/** @throws S3Error */
export function assertKey(key: string): void {
  const size = Buffer.byteLength(key);
  if (size > MAX_KEY) {
    throw new S3Error('KeyTooLongError', 'Your key is too long', {
      Size: String(size),
      MaxSizeAllowed: String(MAX_KEY),
    });
  }
}
