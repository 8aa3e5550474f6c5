import { OpenSearchPartitionInstanceType } from '@aws-sdk/client-opensearch';

/** Data node types that the service model lists, for lists of our own. UltraWarm types are not data nodes. */
export const DATA_INSTANCE_TYPES: readonly OpenSearchPartitionInstanceType[] = Object.values(
  OpenSearchPartitionInstanceType,
)
  .filter((type) => !type.startsWith('ultrawarm'))
  .sort();

/**
 * May a data node have this type? A local node is the same process whatever its type is called: any is taken and shown again, also one
 * that is newer than the model's list (which is all that the SDK's own type knows), so that a configuration for AWS needs no change.
 */
export const isDataInstanceType = (type: string): type is OpenSearchPartitionInstanceType =>
  /^[a-z0-9-]+\.[a-z0-9-]+\.search$/.test(type) && !type.startsWith('ultrawarm');
