import type { AddTagsRequest } from '@aws-sdk/client-opensearch';
import { ServiceError } from '../model/service-error.ts';
import { change, domainSubject } from './change.ts';
import { findTaggedDomain } from './find-tagged-domain.ts';
import type { OperationHandler } from './operation.ts';
import { required } from './required.ts';
import { TAGS_PER_RESOURCE, tagsOf } from './tag-input.ts';

/** Replaces the value of a key that is there. */
export const addTags: OperationHandler<AddTagsRequest, object> = async (input, context) => {
  const arn = required(input.ARN, 'ARN');
  const tags = tagsOf(required(input.TagList, 'TagList'));

  return change(context, async (tx) => {
    const domain = await findTaggedDomain(tx, context, arn, { lock: true });
    const before = await tx.tags.list(arn);
    if (new Set([...before, ...tags].map(({ key }) => key)).size > TAGS_PER_RESOURCE) {
      throw new ServiceError('LimitExceededException', `A domain can have ${TAGS_PER_RESOURCE} tags at most.`);
    }
    await tx.tags.put(arn, tags);
    return {
      result: {},
      subject: domainSubject(domain.id),
      events: [
        { subject: domainSubject(domain.id), type: 'TagsAdded', data: { keys: tags.map(({ key }) => key).join(',') } },
      ],
      tasks: [],
    };
  });
};
