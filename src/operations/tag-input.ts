import type { Tag as WireTag } from '@aws-sdk/client-opensearch';
import type { Tag } from '../store/store.ts';
import { invalid } from './refuse.ts';
import { required } from './required.ts';

/** Of AWS, for each resource. */
export const TAGS_PER_RESOURCE = 50;

/** @throws ServiceError for a key that is reserved or there twice */
export function tagsOf(wire: readonly WireTag[]): readonly Tag[] {
  const tags = wire.map(({ Key, Value }) => ({
    key: required(Key, 'TagList.Key'),
    value: required(Value, 'TagList.Value'),
  }));
  const keys = tags.map(({ key }) => key);
  const reserved = keys.find((key) => key.toLowerCase().startsWith('aws:'));
  if (reserved !== undefined) throw invalid(`Tag key ${reserved}: keys that begin with aws: are reserved.`);
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  if (twice !== undefined) throw invalid(`Tag key ${twice} is there twice.`);
  if (tags.length > TAGS_PER_RESOURCE) throw invalid(`A domain can have ${TAGS_PER_RESOURCE} tags at most.`);
  return tags;
}
