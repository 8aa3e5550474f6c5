import { OpenSearchPartitionInstanceType } from '@aws-sdk/client-opensearch';

/**
 * Data node types, by name. A local node is the same process whatever its type is called: any is taken and shown again, so that a
 * configuration for AWS needs no change. UltraWarm types are not data nodes.
 */
export const DATA_INSTANCE_TYPES: readonly OpenSearchPartitionInstanceType[] = Object.values(
  OpenSearchPartitionInstanceType,
)
  .filter((type) => !type.startsWith('ultrawarm'))
  .sort();

export const isDataInstanceType = (type: string): type is OpenSearchPartitionInstanceType =>
  DATA_INSTANCE_TYPES.some((known) => known === type);
