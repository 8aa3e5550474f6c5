import { STAGE } from '../domains/domain-change.ts';
import type { DomainObservation } from '../domains/node.ts';
import { type Cluster, ClusterRequestError, ClusterUnreachableError } from '../opensearch/cluster.ts';
import type { DomainRuntime } from './domain-runtime.ts';
import type { DomainWriter } from './domain-writer.ts';

export interface ScaleDownOptions {
  readonly runtime: DomainRuntime;
  readonly writer: DomainWriter;
  readonly cluster: Cluster;
  readonly leaving: readonly string[];
  readonly seen: DomainObservation;
}

/**
 * Takes nodes away without losing a shard: no shard is to be on them, then they lose their vote, then they go. Each look does what can
 * be done now. Gives what is awaited, in words; undefined when the nodes are gone.
 */
export async function scaleDown({
  runtime,
  writer,
  cluster,
  leaving,
  seen,
}: ScaleDownOptions): Promise<string | undefined> {
  try {
    await cluster.excludeFromAllocation(leaving);
    await writer.stage(STAGE.prepareRemoval, 'COMPLETED');
    const shards = await shardsInTheWay(cluster, leaving, seen);
    if (shards !== undefined) {
      await writer.stage(STAGE.copyShards, 'IN_PROGRESS', shards);
      return shards;
    }
    await writer.stage(STAGE.copyShards, 'COMPLETED');
    await writer.stage(STAGE.terminate, 'IN_PROGRESS', leaving.join(', '));
    await cluster.excludeFromVoting(leaving);
  } catch (error) {
    if (!(error instanceof ClusterUnreachableError || error instanceof ClusterRequestError)) throw error;
    return `the cluster: ${error.message}`;
  }
  await runtime.retire(writer.current.id, leaving);
  return undefined;
}

/** A shard may stay when it cannot move, for every node that is left has a copy; its last copy may not. */
async function shardsInTheWay(
  cluster: Cluster,
  leaving: readonly string[],
  { health }: DomainObservation,
): Promise<string | undefined> {
  const [count, sole] = await Promise.all([cluster.shardsOn(leaving), cluster.shardsOnlyOn(leaving)]);
  const isMoving = !health || health.relocatingShards > 0 || health.initializingShards > 0;
  if (count === 0 || (sole === 0 && !isMoving)) return undefined;
  return `${count} shards to move from ${leaving.join(', ')}`;
}

/** What was excluded for nodes that are gone would keep new nodes of the same names empty. Harmless when nothing is excluded. */
export async function clearExclusions(cluster: Cluster): Promise<void> {
  await cluster.excludeFromVoting([]);
  await cluster.excludeFromAllocation([]);
}
