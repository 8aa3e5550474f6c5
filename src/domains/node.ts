/** What is seen of a node now. Never remembered: observed at each look. */
export type NodeState =
  | { readonly status: 'stopped' }
  | { readonly status: 'starting'; readonly since: Date; readonly attempt: number }
  | { readonly status: 'running' }
  /** It ended or would not start; `reason` holds the line of its log that names the cause. */
  | { readonly status: 'backing-off'; readonly reason: string; readonly retryAt: Date; readonly attempt: number };

export interface NodeObservation {
  /** The OpenSearch node name, unique in its domain: `demo-0`. */
  readonly name: string;
  /** Base URL of the node's own HTTP port. */
  readonly url: string;
  readonly pid?: number;
  readonly state: NodeState;
}

export interface ClusterHealth {
  readonly status: 'green' | 'yellow' | 'red';
  readonly numberOfNodes: number;
  readonly activeShards: number;
  readonly activePrimaryShards: number;
  readonly unassignedShards: number;
  readonly initializingShards: number;
  readonly relocatingShards: number;
  readonly delayedUnassignedShards: number;
  readonly pendingTasks: number;
}

/** What a look at a whole domain gave. `health` is absent when no node could answer. */
export interface DomainObservation {
  readonly nodes: readonly NodeObservation[];
  /** `host:port` of the domain endpoint, when it listens. */
  readonly endpoint?: string;
  readonly health?: ClusterHealth;
}

export const isRunning = ({ state }: Pick<NodeObservation, 'state'>): boolean => state.status === 'running';
