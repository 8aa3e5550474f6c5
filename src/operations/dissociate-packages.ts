import type { DissociatePackagesRequest, DissociatePackagesResponse } from '@aws-sdk/client-opensearch';
import { change } from './change.ts';
import { domainPackageDetails } from './domain-package-details.ts';
import type { OperationHandler } from './operation.ts';
import { requestDissociations } from './request-dissociations.ts';
import { required } from './required.ts';

/** Several packages in one change: all or none. */
export const dissociatePackages: OperationHandler<DissociatePackagesRequest, DissociatePackagesResponse> = async (
  input,
  context,
) => {
  const domainName = required(input.DomainName, 'DomainName');
  const ids = required(input.PackageList, 'PackageList');
  const associations = await change(context, (tx, now) => requestDissociations(tx, context, domainName, ids, now));
  return { DomainPackageDetailsList: associations.map(domainPackageDetails) };
};
