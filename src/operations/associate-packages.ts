import type { AssociatePackagesRequest, AssociatePackagesResponse } from '@aws-sdk/client-opensearch';
import { change } from './change.ts';
import { domainPackageDetails } from './domain-package-details.ts';
import type { OperationHandler } from './operation.ts';
import { requestAssociations } from './request-associations.ts';
import { required } from './required.ts';

/** Several packages in one change: all or none, and each may be the other's prerequisite. */
export const associatePackages: OperationHandler<AssociatePackagesRequest, AssociatePackagesResponse> = async (
  input,
  context,
) => {
  const domainName = required(input.DomainName, 'DomainName');
  const items = required(input.PackageList, 'PackageList').map((item) => ({
    packageId: required(item.PackageID, 'PackageID'),
    prerequisites: item.PrerequisitePackageIDList ?? [],
    configuration: item.AssociationConfiguration,
  }));
  const associations = await change(context, (tx, now) => requestAssociations(tx, context, domainName, items, now));
  return { DomainPackageDetailsList: associations.map(domainPackageDetails) };
};
