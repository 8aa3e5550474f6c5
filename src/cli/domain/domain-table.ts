import type { DomainNodesStatus, DomainStatus } from '@aws-sdk/client-opensearch';
import { renderMembers, renderTable } from '../output/table.ts';

export const domainState = (domain: DomainStatus): string => {
  if (domain.Deleted === true) return 'deleting';
  return domain.Processing === true ? 'processing' : 'active';
};

export const domainTable = (domains: readonly DomainStatus[]): string =>
  renderTable(
    [
      { title: 'NAME', cell: ({ DomainName }) => DomainName },
      { title: 'ENGINE', cell: ({ EngineVersion }) => EngineVersion },
      { title: 'NODES', cell: ({ ClusterConfig }) => ClusterConfig?.InstanceCount },
      { title: 'STATE', cell: domainState },
      { title: 'ENDPOINT', cell: ({ Endpoint }) => Endpoint },
    ],
    domains,
  );

export const domainMembers = (domain: DomainStatus, nodes: readonly DomainNodesStatus[] = []): string =>
  renderMembers([
    ['Name', domain.DomainName],
    ['ARN', domain.ARN],
    ['Engine version', domain.EngineVersion],
    ['State', domainState(domain)],
    ['Endpoint', domain.Endpoint],
    ['Nodes', domain.ClusterConfig?.InstanceCount],
    ...nodes.map(
      (node, index) =>
        [`Node ${index + 1}`, `${node.NodeStatus ?? 'unknown'} ${node.NodeType ?? ''} ${node.NodeId ?? ''}`] as const,
    ),
  ]);
