import { abortMultipartUpload } from './operations/abort-multipart-upload.ts';
import type { BucketOperation, ObjectOperation, ServiceOperation } from './operations/call.ts';
import { completeMultipartUpload } from './operations/complete-multipart-upload.ts';
import { copyObject } from './operations/copy-object.ts';
import { createBucket } from './operations/create-bucket.ts';
import { createMultipartUpload } from './operations/create-multipart-upload.ts';
import { deleteBucket } from './operations/delete-bucket.ts';
import { deleteObject } from './operations/delete-object.ts';
import { deleteObjects } from './operations/delete-objects.ts';
import { getBucketLocation } from './operations/get-bucket-location.ts';
import { getObject, headObject } from './operations/get-object.ts';
import { headBucket } from './operations/head-bucket.ts';
import { listBuckets } from './operations/list-buckets.ts';
import { listMultipartUploads } from './operations/list-multipart-uploads.ts';
import { listObjects } from './operations/list-objects.ts';
import { listObjectsV2 } from './operations/list-objects-v2.ts';
import { listParts } from './operations/list-parts.ts';
import { putObject } from './operations/put-object.ts';
import { uploadPart } from './operations/upload-part.ts';
import { uploadPartCopy } from './operations/upload-part-copy.ts';
import type { RequestTarget } from './request-target.ts';
import { S3Error } from './s3-error.ts';

/** By method and the sub-resource of the query ('' for none). */
const SERVICE: Readonly<Record<string, ServiceOperation>> = { 'GET ': listBuckets };

const BUCKET: Readonly<Record<string, BucketOperation>> = {
  'PUT ': createBucket,
  'HEAD ': headBucket,
  'DELETE ': deleteBucket,
  'GET ': listObjects,
  'GET list-type': listObjectsV2,
  'GET location': getBucketLocation,
  'GET uploads': listMultipartUploads,
  'POST delete': deleteObjects,
};

const OBJECT: Readonly<Record<string, ObjectOperation>> = {
  'PUT ': putObject,
  'PUT copy': copyObject,
  'PUT uploadId': uploadPart,
  'PUT uploadId copy': uploadPartCopy,
  'GET ': getObject,
  'GET uploadId': listParts,
  'HEAD ': headObject,
  'DELETE ': deleteObject,
  'DELETE uploadId': abortMultipartUpload,
  'POST uploads': createMultipartUpload,
  'POST uploadId': completeMultipartUpload,
};

/** All that S3 knows besides objects and buckets; other names in a query are passed over, as S3 does. */
const SUB_RESOURCES = new Set(
  (
    'abac accelerate acl analytics annotation attributes cors delete encryption intelligent-tiering inventory legal-hold lifecycle ' +
    'list-type location logging metadataConfiguration metadataInventoryTable metadataJournalTable metadataTable metrics notification ' +
    'object-lock ownershipControls partNumber policy policyStatus publicAccessBlock renameObject replication requestPayment ' +
    'restore retention select session tagging torrent uploadId uploads versionId versioning versions website'
  ).split(' '),
);

export type Route =
  | { readonly of: 'service'; readonly operation: ServiceOperation }
  | { readonly of: 'bucket'; readonly bucket: string; readonly operation: BucketOperation }
  | { readonly of: 'object'; readonly bucket: string; readonly key: string; readonly operation: ObjectOperation };

/** @throws S3Error NotImplemented for a sub-resource that is not served, MethodNotAllowed */
export function route(method: string, { bucket, key, query }: RequestTarget, isCopy: boolean): Route {
  const subResource = subResourceOf(query);
  const name = `${method} ${subResource}`;
  if (bucket === undefined) return { of: 'service', operation: pick(SERVICE, name, method, subResource) };
  if (key === undefined) return { of: 'bucket', bucket, operation: pick(BUCKET, name, method, subResource) };
  const copy = isCopy && method === 'PUT' ? `${name} copy`.replace('  ', ' ') : name;
  return { of: 'object', bucket, key, operation: pick(OBJECT, copy, method, subResource) };
}

/** The one that decides: `partNumber` belongs to `uploadId`, and version `null` is the object itself. */
function subResourceOf(query: ReadonlyMap<string, string>): string {
  const found = [...query.keys()].filter(
    (name) =>
      SUB_RESOURCES.has(name) &&
      !(name === 'partNumber' && query.has('uploadId')) &&
      !(name === 'versionId' && query.get(name) === 'null'),
  );
  return found.join('&');
}

function pick<T>(operations: Readonly<Record<string, T>>, name: string, method: string, subResource: string): T {
  const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
  if (operation !== undefined) return operation;
  if (subResource !== '') {
    throw new S3Error('NotImplemented', `${method} ?${subResource} is not implemented by the S3 intake of Longshore.`);
  }
  throw new S3Error('MethodNotAllowed', 'The specified method is not allowed against this resource.', {
    Method: method,
  });
}
