import type { AssociatePackageRequest, AssociatePackageResponse } from '@aws-sdk/client-opensearch';
import { change } from './change.ts';
import { domainPackageDetails } from './domain-package-details.ts';
import type { OperationHandler } from './operation.ts';
import { requestAssociations } from './request-associations.ts';
import { required } from './required.ts';

/** Puts a package on a domain or, when it is there and a newer version is, applies the update. */
export const associatePackage: OperationHandler<AssociatePackageRequest, AssociatePackageResponse> = async (
  input,
  context,
) => {
  const item = {
    packageId: required(input.PackageID, 'PackageID'),
    prerequisites: input.PrerequisitePackageIDList ?? [],
    configuration: input.AssociationConfiguration,
  };
  const domainName = required(input.DomainName, 'DomainName');
  const [association] = await change(context, (tx, now) => requestAssociations(tx, context, domainName, [item], now));
  return { DomainPackageDetails: association && domainPackageDetails(association) };
};
