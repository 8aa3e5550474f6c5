import type { ClusterHealth, DomainObservation, NodeObservation } from './node.ts';

export type Readiness =
  | { readonly ready: true }
  /** In words, for change stages: `node demo-2 is starting`. */
  | { readonly ready: false; readonly waitingFor: string };

/**
 * May a domain be called Active? Every wanted node runs and is a member, and the cluster is green, or yellow for the one reason that
 * waiting does not mend: replicas that have no node to go to.
 */
export function domainReadiness(nodeNames: readonly string[], seen: DomainObservation): Readiness {
  const waitingFor =
    firstNodeNotRunning(nodeNames, seen.nodes) ?? clusterNotSettled(nodeNames.length, seen.health) ?? noEndpoint(seen);
  return waitingFor === undefined ? { ready: true } : { ready: false, waitingFor };
}

function firstNodeNotRunning(nodeNames: readonly string[], nodes: readonly NodeObservation[]): string | undefined {
  for (const name of nodeNames) {
    const node = nodes.find((candidate) => candidate.name === name);
    const problem = node ? nodeProblem(node) : 'does not exist yet';
    if (problem !== undefined) return `node ${name} ${problem}`;
  }
  return undefined;
}

/** What keeps a node from being of use, in words that go after its name; undefined when it runs. */
export function nodeProblem({ state }: NodeObservation): string | undefined {
  switch (state.status) {
    case 'running':
      return undefined;
    case 'stopped':
      return 'is stopped';
    case 'starting':
      return state.attempt > 1 ? `is starting (attempt ${state.attempt})` : 'is starting';
    case 'backing-off':
      return `does not stay up: ${state.reason}`;
    default:
      return state satisfies never;
  }
}

function clusterNotSettled(nodeCount: number, health: ClusterHealth | undefined): string | undefined {
  if (!health) return 'the cluster: no node answers';
  if (health.numberOfNodes < nodeCount) {
    return `the cluster: ${health.numberOfNodes} of ${nodeCount} nodes have joined`;
  }
  if (health.status === 'green' || replicasHaveNoPlace(health)) return undefined;
  return `the cluster: health is ${health.status}, ${health.initializingShards} shards initializing, ${health.unassignedShards} unassigned`;
}

/** Yellow, and nothing moves: every primary is there, and no wait will place what is left. */
export const replicasHaveNoPlace = (health: ClusterHealth): boolean =>
  health.status === 'yellow' &&
  health.initializingShards === 0 &&
  health.relocatingShards === 0 &&
  health.delayedUnassignedShards === 0 &&
  health.pendingTasks === 0;

const noEndpoint = ({ endpoint }: DomainObservation): string | undefined =>
  endpoint === undefined ? 'the domain endpoint: it does not listen yet' : undefined;
