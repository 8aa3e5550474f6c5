import type { DissociatePackageRequest, DissociatePackageResponse } from '@aws-sdk/client-opensearch';
import { change } from './change.ts';
import { domainPackageDetails } from './domain-package-details.ts';
import type { OperationHandler } from './operation.ts';
import { requestDissociations } from './request-dissociations.ts';
import { required } from './required.ts';

/** Takes a package off a domain; the package itself stays. Asked again meanwhile, it answers the same. */
export const dissociatePackage: OperationHandler<DissociatePackageRequest, DissociatePackageResponse> = async (
  input,
  context,
) => {
  const packageId = required(input.PackageID, 'PackageID');
  const domainName = required(input.DomainName, 'DomainName');
  const [association] = await change(context, (tx, now) =>
    requestDissociations(tx, context, domainName, [packageId], now),
  );
  return { DomainPackageDetails: association && domainPackageDetails(association) };
};
