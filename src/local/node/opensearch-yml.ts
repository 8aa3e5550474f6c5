import type { NodePorts } from './ports.ts';
import { NODE_HOST } from './ports.ts';

export interface NodeSettings {
  readonly clusterName: string;
  readonly nodeName: string;
  readonly ports: NodePorts;
  /** Names of the nodes that form the cluster for the first time; empty for a node that joins one. */
  readonly bootstrap: readonly string[];
}

/** A node's `opensearch.yml`. Values are JSON, which is YAML. */
export function opensearchYml({ clusterName, nodeName, ports, bootstrap }: NodeSettings): string {
  const settings: Readonly<Record<string, unknown>> = {
    'cluster.name': clusterName,
    'node.name': nodeName,
    'network.host': NODE_HOST,
    'http.port': ports.http,
    'transport.port': ports.transport,
    // Seeds in a file that is read again at each look: nodes come and go without a restart of the others.
    'discovery.seed_providers': 'file',
    'discovery.seed_hosts': [],
    ...(bootstrap.length > 0 ? { 'cluster.initial_cluster_manager_nodes': bootstrap } : {}),
    // All on one machine: nodes see one another, and that one of them is gone, at once.
    'discovery.find_peers_interval': '200ms',
    // A developer's disk is often nine tenths full; that must not make a cluster red.
    'cluster.routing.allocation.disk.threshold_enabled': false,
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  return `# Written by Longshore at each start.\n${lines.join('\n')}\n`;
}

/** `unicast_hosts.txt`, one transport address per line (OpenSearch's FileBasedSeedHostsProvider). */
export const unicastHosts = (transportPorts: readonly number[]): string =>
  transportPorts.map((port) => `${NODE_HOST}:${port}\n`).join('');
