import { z } from 'zod';
import type { ClusterHealth } from '../domains/node.ts';
import { readAnswer } from './answer.ts';
import type { IndexAnalysis } from './cluster.ts';
import { flatSettings } from './flat-settings.ts';

const clusterHealth = z.object({
  status: z.enum(['green', 'yellow', 'red']),
  number_of_nodes: z.number(),
  active_shards: z.number(),
  active_primary_shards: z.number(),
  unassigned_shards: z.number(),
  initializing_shards: z.number(),
  relocating_shards: z.number(),
  delayed_unassigned_shards: z.number(),
  number_of_pending_tasks: z.number(),
});

/** `GET /_cluster/health` */
export function parseHealth(body: unknown): ClusterHealth {
  const health = readAnswer(clusterHealth, body);
  return {
    status: health.status,
    numberOfNodes: health.number_of_nodes,
    activeShards: health.active_shards,
    activePrimaryShards: health.active_primary_shards,
    unassignedShards: health.unassigned_shards,
    initializingShards: health.initializing_shards,
    relocatingShards: health.relocating_shards,
    delayedUnassignedShards: health.delayed_unassigned_shards,
    pendingTasks: health.number_of_pending_tasks,
  };
}

/** `filter_path` leaves out whatever is empty, so each level may be missing. */
const namedNodes = z
  .record(z.string(), z.object({ name: z.string() }))
  .optional()
  .default({});

const clusterNodes = z.object({ nodes: namedNodes });

/** `GET /_cluster/state/nodes`: node ids by node name. */
export function parseNodeIds(body: unknown): ReadonlyMap<string, string> {
  const { nodes } = readAnswer(clusterNodes, body);
  return new Map(Object.entries(nodes).map(([id, { name }]) => [name, id]));
}

const routingNodes = z.object({
  nodes: namedNodes,
  routing_nodes: z
    .object({
      nodes: z
        .record(z.string(), z.array(z.object({ state: z.string() })))
        .optional()
        .default({}),
    })
    .optional()
    .default({ nodes: {} }),
});

/** `GET /_cluster/state/nodes,routing_nodes`: shards that the named nodes hold. One that moves away is still held. */
export function parseShardCount(body: unknown, nodes: readonly string[]): number {
  const state = readAnswer(routingNodes, body);
  const wanted = new Set(nodes);
  return Object.entries(state.nodes)
    .filter(([, { name }]) => wanted.has(name))
    .reduce((count, [id]) => count + (state.routing_nodes.nodes[id]?.length ?? 0), 0);
}

const locatedShards = z.object({
  nodes: namedNodes,
  routing_nodes: z
    .object({
      nodes: z
        .record(z.string(), z.array(z.object({ state: z.string(), index: z.string(), shard: z.number() })))
        .optional()
        .default({}),
    })
    .optional()
    .default({ nodes: {} }),
});

/** The same: shards that the named nodes hold and of which no other node has a started copy. One that moves away is started where it is. */
export function parseSoleShardCount(body: unknown, nodes: readonly string[]): number {
  const state = readAnswer(locatedShards, body);
  const leaving = new Set(nodes);
  const held = new Set<string>();
  const kept = new Set<string>();
  for (const [id, shards] of Object.entries(state.routing_nodes.nodes)) {
    const isLeaving = leaving.has(state.nodes[id]?.name ?? '');
    for (const { state: shardState, index, shard } of shards) {
      if (isLeaving) held.add(`${index}/${shard}`);
      else if (shardState === 'STARTED' || shardState === 'RELOCATING') kept.add(`${index}/${shard}`);
    }
  }
  return [...held].filter((shard) => !kept.has(shard)).length;
}

const resolvedIndices = z.object({
  indices: z.array(z.object({ name: z.string(), attributes: z.array(z.string()) })),
});

const settingsOfIndices = z.record(
  z.string(),
  z.object({ settings: z.record(z.string(), z.union([z.string(), z.array(z.string()), z.null()])) }),
);

/**
 * `GET /_resolve/index/*` and `GET /_all/_settings/index.analysis.*?flat_settings=true`, two moments of one cluster. An index
 * that only the second has seen was made in between and is open.
 */
export function parseIndexAnalysis(resolved: unknown, settings: unknown): IndexAnalysis[] {
  const bySettings = readAnswer(settingsOfIndices, settings);
  const indices = new Map(Object.keys(bySettings).map((index) => [index, true]));
  for (const { name, attributes } of readAnswer(resolvedIndices, resolved).indices) {
    indices.set(name, !attributes.includes('closed'));
  }
  return [...indices].map(([index, open]) => ({
    index,
    open,
    settings: flatSettings(bySettings[index]?.settings ?? {}),
  }));
}
