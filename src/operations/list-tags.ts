import type { ListTagsRequest, ListTagsResponse } from '@aws-sdk/client-opensearch';
import { ServiceError } from '../model/service-error.ts';
import { findTaggedDomain } from './find-tagged-domain.ts';
import type { OperationHandler } from './operation.ts';
import { required } from './required.ts';

export const listTags: OperationHandler<ListTagsRequest, ListTagsResponse> = async (input, context) => {
  const arn = required(input.ARN, 'ARN');
  await findTaggedDomain(context.store, context, arn, {
    notFound: (message) => new ServiceError('ResourceNotFoundException', message),
  });
  const tags = await context.store.tags.list(arn);
  return { TagList: tags.map(({ key, value }) => ({ Key: key, Value: value })) };
};
