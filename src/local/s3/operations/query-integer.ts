import { S3Error } from '../s3-error.ts';

/** A whole number in the query, cut to `most`. @throws S3Error InvalidArgument */
export function queryInteger(
  query: ReadonlyMap<string, string>,
  name: string,
  { absent, least, most }: { absent: number; least: number; most: number },
): number {
  const value = query.get(name);
  if (value === undefined || value === '') return absent;
  const number = /^\d{1,10}$/.test(value) ? Number(value) : Number.NaN;
  if (Number.isNaN(number) || number > 2_147_483_647 || number < least) {
    throw new S3Error('InvalidArgument', `Provided ${name} not an integer or within integer range`, {
      ArgumentName: name,
      ArgumentValue: value,
    });
  }
  return Math.min(number, most);
}

/** Source: S3 user guide, "Amazon S3 multipart upload limits". @throws S3Error InvalidArgument */
export function partNumber(value: string): number {
  const number = /^\d{1,5}$/.test(value) ? Number(value) : 0;
  if (number < 1 || number > 10_000) {
    throw new S3Error('InvalidArgument', 'Part number must be an integer between 1 and 10000, inclusive', {
      ArgumentName: 'partNumber',
      ArgumentValue: value,
    });
  }
  return number;
}
