import type * as sdk from '@aws-sdk/client-opensearch';

/** Input and output of each operation that Longshore offers, in the wire's own shapes. */
export interface OperationTypes {
  readonly AssociatePackage: [sdk.AssociatePackageRequest, sdk.AssociatePackageResponse];
  readonly AssociatePackages: [sdk.AssociatePackagesRequest, sdk.AssociatePackagesResponse];
  readonly CreatePackage: [sdk.CreatePackageRequest, sdk.CreatePackageResponse];
  readonly DeletePackage: [sdk.DeletePackageRequest, sdk.DeletePackageResponse];
  readonly DescribePackages: [sdk.DescribePackagesRequest, sdk.DescribePackagesResponse];
  readonly DissociatePackage: [sdk.DissociatePackageRequest, sdk.DissociatePackageResponse];
  readonly DissociatePackages: [sdk.DissociatePackagesRequest, sdk.DissociatePackagesResponse];
  readonly GetPackageVersionHistory: [sdk.GetPackageVersionHistoryRequest, sdk.GetPackageVersionHistoryResponse];
  readonly ListDomainsForPackage: [sdk.ListDomainsForPackageRequest, sdk.ListDomainsForPackageResponse];
  readonly ListPackagesForDomain: [sdk.ListPackagesForDomainRequest, sdk.ListPackagesForDomainResponse];
  readonly UpdatePackage: [sdk.UpdatePackageRequest, sdk.UpdatePackageResponse];
  readonly UpdatePackageScope: [sdk.UpdatePackageScopeRequest, sdk.UpdatePackageScopeResponse];

  readonly CreateDomain: [sdk.CreateDomainRequest, sdk.CreateDomainResponse];
  readonly DeleteDomain: [sdk.DeleteDomainRequest, sdk.DeleteDomainResponse];
  readonly DescribeDomain: [sdk.DescribeDomainRequest, sdk.DescribeDomainResponse];
  readonly DescribeDomainChangeProgress: [
    sdk.DescribeDomainChangeProgressRequest,
    sdk.DescribeDomainChangeProgressResponse,
  ];
  readonly DescribeDomainConfig: [sdk.DescribeDomainConfigRequest, sdk.DescribeDomainConfigResponse];
  readonly DescribeDomainHealth: [sdk.DescribeDomainHealthRequest, sdk.DescribeDomainHealthResponse];
  readonly DescribeDomainNodes: [sdk.DescribeDomainNodesRequest, sdk.DescribeDomainNodesResponse];
  readonly DescribeDomains: [sdk.DescribeDomainsRequest, sdk.DescribeDomainsResponse];
  readonly DescribeDryRunProgress: [sdk.DescribeDryRunProgressRequest, sdk.DescribeDryRunProgressResponse];
  readonly DescribeInstanceTypeLimits: [sdk.DescribeInstanceTypeLimitsRequest, sdk.DescribeInstanceTypeLimitsResponse];
  readonly GetCompatibleVersions: [sdk.GetCompatibleVersionsRequest, sdk.GetCompatibleVersionsResponse];
  readonly ListDomainNames: [sdk.ListDomainNamesRequest, sdk.ListDomainNamesResponse];
  readonly ListInstanceTypeDetails: [sdk.ListInstanceTypeDetailsRequest, sdk.ListInstanceTypeDetailsResponse];
  readonly ListVersions: [sdk.ListVersionsRequest, sdk.ListVersionsResponse];
  readonly UpdateDomainConfig: [sdk.UpdateDomainConfigRequest, sdk.UpdateDomainConfigResponse];

  readonly AddTags: [sdk.AddTagsRequest, object];
  readonly ListTags: [sdk.ListTagsRequest, sdk.ListTagsResponse];
  readonly RemoveTags: [sdk.RemoveTagsRequest, object];
}

/** An operation that Longshore may offer. */
export type OfferedOperation = keyof OperationTypes;
export type OperationInput<Name extends OfferedOperation> = OperationTypes[Name][0];
export type OperationOutput<Name extends OfferedOperation> = OperationTypes[Name][1];
