import { S3Error } from './s3-error.ts';

/** What a condition is tried on. */
export interface Validators {
  /** Without quotes. */
  readonly etag: string;
  readonly lastModified: Date;
}

/** The four conditional headers of a read, as sent. */
export interface ReadConditions {
  readonly ifMatch?: string | undefined;
  readonly ifNoneMatch?: string | undefined;
  readonly ifModifiedSince?: string | undefined;
  readonly ifUnmodifiedSince?: string | undefined;
}

/**
 * In the order of RFC 9110, 13.2.2; an ETag condition beats a date.
 * @throws S3Error PreconditionFailed
 */
export function readConditions(conditions: ReadConditions, object: Validators): 'proceed' | 'not-modified' {
  const { ifMatch, ifNoneMatch, ifModifiedSince, ifUnmodifiedSince } = conditions;
  if (ifMatch !== undefined) {
    if (!matches(ifMatch, object.etag)) throw preconditionFailed('If-Match');
  } else if (after(object, ifUnmodifiedSince) === true) {
    throw preconditionFailed('If-Unmodified-Since');
  }
  if (ifNoneMatch !== undefined) return matches(ifNoneMatch, object.etag) ? 'not-modified' : 'proceed';
  return after(object, ifModifiedSince) === false ? 'not-modified' : 'proceed';
}

/** `If-Match: etag` and `If-None-Match: *` of a write. */
export interface WriteConditions {
  readonly ifMatch?: string | undefined;
  readonly ifNoneMatch?: string | undefined;
}

/** @throws S3Error PreconditionFailed; NoSuchKey when `If-Match` meets no object, as S3 answers */
export function assertWriteConditions(
  { ifMatch, ifNoneMatch }: WriteConditions,
  existing: { etag: string } | undefined,
): void {
  if (ifMatch !== undefined) {
    if (existing === undefined) throw new S3Error('NoSuchKey', 'The specified key does not exist.');
    if (!matches(ifMatch, existing.etag)) throw preconditionFailed('If-Match');
  }
  if (ifNoneMatch !== undefined) {
    if (ifNoneMatch.trim() !== '*') {
      throw new S3Error('NotImplemented', 'A header you provided implies functionality that is not implemented', {
        Header: 'If-None-Match',
      });
    }
    if (existing !== undefined) throw preconditionFailed('If-None-Match');
  }
}

export const preconditionFailed = (condition: string): S3Error =>
  new S3Error('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', {
    Condition: condition,
  });

export const unquote = (etag: string): string =>
  etag
    .trim()
    .replace(/^W\//, '')
    .replace(/^"(.*)"$/, '$1');

const matches = (header: string, etag: string): boolean =>
  header.split(',').some((candidate) => candidate.trim() === '*' || unquote(candidate) === etag);

/** Was it modified after this date, to the second? A date that is none does not count. */
function after(object: Validators, date: string | undefined): boolean | undefined {
  const limit = Date.parse(date ?? '');
  if (Number.isNaN(limit)) return undefined;
  return Math.floor(object.lastModified.getTime() / 1000) > Math.floor(limit / 1000);
}
