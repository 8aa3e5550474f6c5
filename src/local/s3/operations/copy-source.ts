import { preconditionFailed, readConditions } from '../conditions.ts';
import { S3Error } from '../s3-error.ts';
import type { Bucket } from '../store/bucket.ts';
import type { ObjectRecord } from '../store/records.ts';
import { header, type ServiceCall } from './call.ts';

export interface CopySource {
  readonly bucket: Bucket;
  readonly object: ObjectRecord;
}

/** The object that `x-amz-copy-source: [/]bucket/key` names, when its conditions hold. @throws S3Error */
export async function findCopySource({ headers, store }: ServiceCall): Promise<CopySource> {
  const [encoded = '', version] = (header(headers, 'x-amz-copy-source') ?? '').split('?versionId=');
  const [, bucketName, key] = /^\/?([^/]+)\/(.+)$/s.exec(decode(encoded)) ?? [];
  if (bucketName === undefined || key === undefined || (version !== undefined && version !== 'null')) {
    throw new S3Error('InvalidArgument', 'Copy Source must mention the source bucket and key: sourcebucket/sourcekey', {
      ArgumentName: 'x-amz-copy-source',
      ArgumentValue: header(headers, 'x-amz-copy-source') ?? '',
    });
  }
  const bucket = await store.bucket(bucketName);
  const object = bucket.get(key);
  const conditions = {
    ifMatch: header(headers, 'x-amz-copy-source-if-match'),
    ifNoneMatch: header(headers, 'x-amz-copy-source-if-none-match'),
    ifModifiedSince: header(headers, 'x-amz-copy-source-if-modified-since'),
    ifUnmodifiedSince: header(headers, 'x-amz-copy-source-if-unmodified-since'),
  };
  if (readConditions(conditions, object) === 'not-modified')
    throw preconditionFailed('x-amz-copy-source-If-None-Match');
  return { bucket, object };
}

function decode(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch (error) {
    throw new S3Error('InvalidURI', "Couldn't parse the copy source.", {}, { cause: error });
  }
}
