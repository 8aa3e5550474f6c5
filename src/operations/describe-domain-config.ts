import type { DescribeDomainConfigRequest, DescribeDomainConfigResponse } from '@aws-sdk/client-opensearch';
import { domainConfigStatus } from '../domains/domain-config-status.ts';
import { findDomain } from './find-domain.ts';
import type { OperationHandler } from './operation.ts';
import { required } from './required.ts';

export const describeDomainConfig: OperationHandler<DescribeDomainConfigRequest, DescribeDomainConfigResponse> = async (
  input,
  context,
) => {
  const domain = await findDomain(context.store, context, required(input.DomainName, 'DomainName'));
  return { DomainConfig: domainConfigStatus(domain) };
};
