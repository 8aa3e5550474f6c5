import { element, text } from '../xml/xml-writer.ts';
import type { ServiceOperation } from './call.ts';

export const listBuckets: ServiceOperation = async ({ store, owner }) => {
  const buckets = (await store.listBuckets()).map(({ name, createdAt, region }) =>
    element('Bucket', text('Name', name), text('CreationDate', createdAt.toISOString()), text('BucketRegion', region)),
  );
  return {
    status: 200,
    body: element('ListAllMyBucketsResult', element('Owner', text('ID', owner)), element('Buckets', buckets)),
  };
};
