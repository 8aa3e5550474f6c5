import { text } from '../xml/xml-writer.ts';
import type { BucketOperation } from './call.ts';

/** us-east-1 has no location constraint. */
export const getBucketLocation: BucketOperation = async ({ store, bucket }) => {
  const { region } = (await store.bucket(bucket)).record;
  return { status: 200, body: text('LocationConstraint', region === 'us-east-1' ? '' : region) };
};
