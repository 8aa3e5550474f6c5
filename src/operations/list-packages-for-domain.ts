import type { ListPackagesForDomainRequest, ListPackagesForDomainResponse } from '@aws-sdk/client-opensearch';
import { domainPackageDetails } from './domain-package-details.ts';
import { findDomain } from './find-domain.ts';
import type { OperationHandler } from './operation.ts';
import { readPage } from './page.ts';
import { required } from './required.ts';

export const listPackagesForDomain: OperationHandler<
  ListPackagesForDomainRequest,
  ListPackagesForDomainResponse
> = async (input, context) => {
  const domain = await findDomain(context.store, context, required(input.DomainName, 'DomainName'));
  const { items, NextToken } = await readPage(
    input,
    { operation: 'ListPackagesForDomain', accountId: context.caller.accountId, question: [domain.name] },
    (page) => context.store.associations.listForDomain(domain.id, page),
  );
  return {
    DomainPackageDetailsList: items.map(domainPackageDetails),
    ...(NextToken !== undefined && { NextToken }),
  };
};
