import type { DescribeDomainHealthRequest, DescribeDomainHealthResponse } from '@aws-sdk/client-opensearch';
import type { ClusterHealth, DomainObservation } from '../domains/node.ts';
import { findDomain } from './find-domain.ts';
import type { OperationHandler } from './operation.ts';
import { required } from './required.ts';

const UNKNOWN = 'NotAvailable';

const HEALTH = { green: 'Green', yellow: 'Yellow', red: 'Red' } as const;

/** What is seen now, counts as strings. Nothing is guessed: with no node answering, the counts are NotAvailable. */
export const describeDomainHealth: OperationHandler<DescribeDomainHealthRequest, DescribeDomainHealthResponse> = async (
  input,
  context,
) => {
  const domain = await findDomain(context.store, context, required(input.DomainName, 'DomainName'));
  const seen = await context.observer.observe(domain.id);
  const { health } = seen;
  const nodes = String(seen.nodes.length);
  return {
    DomainState: domain.status === 'Active' && health ? 'Active' : domain.status === 'Active' ? UNKNOWN : 'Processing',
    AvailabilityZoneCount: '1',
    ActiveAvailabilityZoneCount: health ? '1' : '0',
    StandByAvailabilityZoneCount: '0',
    DataNodeCount: nodes,
    DedicatedMaster: false,
    MasterEligibleNodeCount: nodes,
    WarmNodeCount: '0',
    MasterNode: health ? 'Available' : 'UnAvailable',
    ClusterHealth: health ? HEALTH[health.status] : UNKNOWN,
    TotalShards: health ? String(health.activeShards + unassigned(health)) : UNKNOWN,
    TotalUnAssignedShards: health ? String(health.unassignedShards) : UNKNOWN,
    EnvironmentInformation: [{ AvailabilityZoneInformation: [zone(seen, `${context.site.region}a`)] }],
  };
};

const unassigned = (health: ClusterHealth): number => health.unassignedShards + health.initializingShards;

function zone({ nodes, health }: DomainObservation, name: string) {
  return {
    AvailabilityZoneName: name,
    ZoneStatus: health ? ('Active' as const) : ('NotAvailable' as const),
    ConfiguredDataNodeCount: String(nodes.length),
    AvailableDataNodeCount: health ? String(health.numberOfNodes) : '0',
    TotalShards: health ? String(health.activeShards + unassigned(health)) : UNKNOWN,
    TotalUnAssignedShards: health ? String(health.unassignedShards) : UNKNOWN,
  };
}
