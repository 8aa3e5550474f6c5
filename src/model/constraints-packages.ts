import {
  DescribePackagesFilterName,
  PackageScopeOperationEnum,
  PackageType,
  RequirementLevel,
} from '@aws-sdk/client-opensearch';
import { type Constraint, length, listOf, oneOf, pattern, required, type StructureConstraints } from './constraint.ts';
import { DOMAIN_NAME, ENGINE_VERSION, KMS_KEY_ID, MAX_RESULTS, PACKAGE_ID, ROLE_ARN } from './constraints-common.ts';

const DESCRIPTION: Constraint = { length: { max: 1024 } };

/** Structures of the package operations. */
export const PACKAGE_CONSTRAINTS: Readonly<Record<string, StructureConstraints>> = {
  CreatePackageRequest: {
    PackageName: required({ ...length(3, 256), pattern: pattern('[a-z][a-z0-9\\-]+') }),
    PackageType: required(oneOf(PackageType)),
    PackageDescription: DESCRIPTION,
    PackageSource: required(),
    EngineVersion: ENGINE_VERSION,
  },
  UpdatePackageRequest: {
    PackageID: required(PACKAGE_ID),
    PackageSource: required(),
    PackageDescription: DESCRIPTION,
    CommitMessage: { length: { max: 160 } },
  },
  UpdatePackageScopeRequest: {
    PackageID: required(PACKAGE_ID),
    Operation: required(oneOf(PackageScopeOperationEnum)),
    PackageUserList: required(listOf({ ...length(6, 12), pattern: pattern('^[0-9]{12}$|^GLOBAL$') })),
  },
  PackageSource: { S3BucketName: length(3, 63), S3Key: length(1, 1024) },
  PackageConfiguration: {
    LicenseRequirement: required(oneOf(RequirementLevel)),
    LicenseFilepath: {
      length: { max: 256 },
      pattern: pattern('^(?!.*\\/\\.{2,})(?!.*\\.\\.)[a-zA-Z0-9_.-]+(?:\\/[a-zA-Z0-9_.-]+)*$'),
    },
    ConfigurationRequirement: required(oneOf(RequirementLevel)),
  },
  PackageVendingOptions: { VendingEnabled: required() },
  PackageEncryptionOptions: { KmsKeyIdentifier: KMS_KEY_ID, EncryptionEnabled: required() },

  DescribePackagesRequest: { MaxResults: MAX_RESULTS },
  DescribePackagesFilter: {
    Name: oneOf(DescribePackagesFilterName),
    Value: { length: { min: 1 }, member: { pattern: pattern('^[0-9a-zA-Z\\*\\.\\_\\\\\\/\\?-]+$') } },
  },
  DeletePackageRequest: { PackageID: required(PACKAGE_ID) },
  GetPackageVersionHistoryRequest: { PackageID: required(PACKAGE_ID), MaxResults: MAX_RESULTS },
  ListDomainsForPackageRequest: { PackageID: required(PACKAGE_ID), MaxResults: MAX_RESULTS },
  ListPackagesForDomainRequest: { DomainName: required(DOMAIN_NAME), MaxResults: MAX_RESULTS },

  AssociatePackageRequest: {
    PackageID: required(PACKAGE_ID),
    DomainName: required(DOMAIN_NAME),
    PrerequisitePackageIDList: listOf(PACKAGE_ID),
  },
  AssociatePackagesRequest: { PackageList: required(), DomainName: required(DOMAIN_NAME) },
  PackageDetailsForAssociation: { PackageID: required(PACKAGE_ID), PrerequisitePackageIDList: listOf(PACKAGE_ID) },
  DissociatePackageRequest: { PackageID: required(PACKAGE_ID), DomainName: required(DOMAIN_NAME) },
  DissociatePackagesRequest: { PackageList: required(listOf(PACKAGE_ID)), DomainName: required(DOMAIN_NAME) },
  KeyStoreAccessOption: { KeyAccessRoleArn: ROLE_ARN, KeyStoreAccessEnabled: required() },
};
