import type { DescribeDomainNodesRequest, DescribeDomainNodesResponse } from '@aws-sdk/client-opensearch';
import { findDomain } from './find-domain.ts';
import type { OperationHandler } from './operation.ts';
import { required } from './required.ts';

/** The nodes that exist now, by name. Active: running and a member of the cluster; NodeId is the cluster's own and absent for any other node. */
export const describeDomainNodes: OperationHandler<DescribeDomainNodesRequest, DescribeDomainNodesResponse> = async (
  input,
  context,
) => {
  const domain = await findDomain(context.store, context, required(input.DomainName, 'DomainName'));
  const [seen, nodeIds] = await Promise.all([context.observer.observe(domain.id), context.observer.nodeIds(domain.id)]);
  const { ClusterConfig: cluster, EBSOptions: ebs } = domain.config;
  const nodes = [...seen.nodes].sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
  return {
    DomainNodesStatusList: nodes.map((node) => {
      const id = nodeIds.get(node.name);
      return {
        ...(id !== undefined && { NodeId: id }),
        NodeType: 'Data',
        AvailabilityZone: `${context.site.region}a`,
        ...(cluster?.InstanceType && { InstanceType: cluster.InstanceType }),
        NodeStatus: node.state.status === 'running' && id !== undefined ? 'Active' : 'NotAvailable',
        ...(ebs?.EBSEnabled === true && {
          StorageType: 'EBS',
          StorageVolumeType: ebs.VolumeType,
          StorageSize: String(ebs.VolumeSize),
        }),
      };
    }),
  };
};
