import type { RemoveTagsRequest } from '@aws-sdk/client-opensearch';
import { change, domainSubject } from './change.ts';
import { findTaggedDomain } from './find-tagged-domain.ts';
import type { OperationHandler } from './operation.ts';
import { required } from './required.ts';

/** A key that is not there is no error. */
export const removeTags: OperationHandler<RemoveTagsRequest, object> = async (input, context) => {
  const arn = required(input.ARN, 'ARN');
  const keys = required(input.TagKeys, 'TagKeys');

  return change(context, async (tx) => {
    const domain = await findTaggedDomain(tx, context, arn, { lock: true });
    await tx.tags.remove(arn, keys);
    return {
      result: {},
      subject: domainSubject(domain.id),
      events: [{ subject: domainSubject(domain.id), type: 'TagsRemoved', data: { keys: keys.join(',') } }],
      tasks: [],
    };
  });
};
