import type { DescribeDomainsRequest, DescribeDomainsResponse, DomainStatus } from '@aws-sdk/client-opensearch';
import { domainStatus } from '../domains/domain-status.ts';
import { domainId } from '../model/identity.ts';
import type { OperationHandler } from './operation.ts';
import { required } from './required.ts';

/** In the order of the request, each once; names that are unknown are left out. */
export const describeDomains: OperationHandler<DescribeDomainsRequest, DescribeDomainsResponse> = async (
  input,
  { store, caller, site },
) => {
  const names = new Set(required(input.DomainNames, 'DomainNames'));
  const list: DomainStatus[] = [];
  for (const name of names) {
    const domain = await store.domains.find(domainId(caller.accountId, name));
    if (domain) list.push(domainStatus(domain, site));
  }
  return { DomainStatusList: list };
};
