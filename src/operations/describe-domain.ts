import type { DescribeDomainRequest, DescribeDomainResponse } from '@aws-sdk/client-opensearch';
import { domainStatus } from '../domains/domain-status.ts';
import { findDomain } from './find-domain.ts';
import type { OperationHandler } from './operation.ts';
import { required } from './required.ts';

export const describeDomain: OperationHandler<DescribeDomainRequest, DescribeDomainResponse> = async (
  input,
  context,
) => {
  const domain = await findDomain(context.store, context, required(input.DomainName, 'DomainName'));
  return { DomainStatus: domainStatus(domain, context.site) };
};
