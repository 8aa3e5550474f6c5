import type { OfferedOperation, OperationInput, OperationOutput } from '../model/operation-types.ts';
import { addTags } from './add-tags.ts';
import { associatePackage } from './associate-package.ts';
import { associatePackages } from './associate-packages.ts';
import { createDomain } from './create-domain.ts';
import { createPackage } from './create-package.ts';
import { deleteDomain } from './delete-domain.ts';
import { deletePackage } from './delete-package.ts';
import { describeDomain } from './describe-domain.ts';
import { describeDomainChangeProgress } from './describe-domain-change-progress.ts';
import { describeDomainConfig } from './describe-domain-config.ts';
import { describeDomainHealth } from './describe-domain-health.ts';
import { describeDomainNodes } from './describe-domain-nodes.ts';
import { describeDomains } from './describe-domains.ts';
import { describeInstanceTypeLimits } from './describe-instance-type-limits.ts';
import { describePackages } from './describe-packages.ts';
import { dissociatePackage } from './dissociate-package.ts';
import { dissociatePackages } from './dissociate-packages.ts';
import { getCompatibleVersions } from './get-compatible-versions.ts';
import { getPackageVersionHistory } from './get-package-version-history.ts';
import { listDomainNames } from './list-domain-names.ts';
import { listDomainsForPackage } from './list-domains-for-package.ts';
import { listInstanceTypeDetails } from './list-instance-type-details.ts';
import { listPackagesForDomain } from './list-packages-for-domain.ts';
import { listTags } from './list-tags.ts';
import { listVersions } from './list-versions.ts';
import type { OperationHandler } from './operation.ts';
import { removeTags } from './remove-tags.ts';
import { updateDomainConfig } from './update-domain-config.ts';
import { updatePackage } from './update-package.ts';
import { updatePackageScope } from './update-package-scope.ts';

type Handlers = {
  readonly [Name in OfferedOperation]?: OperationHandler<OperationInput<Name>, OperationOutput<Name>>;
};

/** Every operation that Longshore offers, by its wire name. What is not here is routed to a modelled error that names it. */
export const operations = {
  AddTags: addTags,
  AssociatePackage: associatePackage,
  AssociatePackages: associatePackages,
  CreateDomain: createDomain,
  CreatePackage: createPackage,
  DeleteDomain: deleteDomain,
  DeletePackage: deletePackage,
  DescribeDomain: describeDomain,
  DescribeDomainChangeProgress: describeDomainChangeProgress,
  DescribeDomainConfig: describeDomainConfig,
  DescribeDomainHealth: describeDomainHealth,
  DescribeDomainNodes: describeDomainNodes,
  DescribeDomains: describeDomains,
  DescribeInstanceTypeLimits: describeInstanceTypeLimits,
  DescribePackages: describePackages,
  DissociatePackage: dissociatePackage,
  DissociatePackages: dissociatePackages,
  GetCompatibleVersions: getCompatibleVersions,
  GetPackageVersionHistory: getPackageVersionHistory,
  ListDomainNames: listDomainNames,
  ListDomainsForPackage: listDomainsForPackage,
  ListInstanceTypeDetails: listInstanceTypeDetails,
  ListPackagesForDomain: listPackagesForDomain,
  ListTags: listTags,
  ListVersions: listVersions,
  RemoveTags: removeTags,
  UpdateDomainConfig: updateDomainConfig,
  UpdatePackage: updatePackage,
  UpdatePackageScope: updatePackageScope,
} as const satisfies Handlers;
