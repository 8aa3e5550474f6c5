import type { ListDomainsForPackageRequest, ListDomainsForPackageResponse } from '@aws-sdk/client-opensearch';
import { domainPackageDetails } from './domain-package-details.ts';
import { findPackage } from './find-package.ts';
import type { OperationHandler } from './operation.ts';
import { readPage } from './page.ts';
import { required } from './required.ts';

/** The caller's own domains only: other accounts' domains are theirs to list. */
export const listDomainsForPackage: OperationHandler<
  ListDomainsForPackageRequest,
  ListDomainsForPackageResponse
> = async (input, context) => {
  const id = required(input.PackageID, 'PackageID');
  const { accountId } = context.caller;
  await findPackage(context.store, context, id);
  const { items, NextToken } = await readPage(
    input,
    { operation: 'ListDomainsForPackage', accountId, question: [id] },
    (page) => context.store.associations.listForPackage(id, page),
    ({ domainId }) => domainId.startsWith(`${accountId}/`),
  );
  return {
    DomainPackageDetailsList: items.map(domainPackageDetails),
    ...(NextToken !== undefined && { NextToken }),
  };
};
