import { DomainUseCase, DryRunMode, EngineMode, EngineType, IPAddressType, LogType } from '@aws-sdk/client-opensearch';
import { type Constraint, length, listOf, oneOf, pattern, required, type StructureConstraints } from './constraint.ts';
import { ARN, DOMAIN_NAME, INSTANCE_TYPE, MAX_RESULTS, VERSION_STRING } from './constraints-common.ts';

const ONLY_DOMAIN_NAME: StructureConstraints = { DomainName: required(DOMAIN_NAME) };

const GUID: Constraint = {
  ...length(36, 36),
  pattern: pattern(
    '\\p{XDigit}{8}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{12}',
    '[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}',
  ),
};

/** Members that CreateDomain and UpdateDomainConfig share. */
const DOMAIN_SETTINGS: StructureConstraints = {
  AccessPolicies: { length: { max: 102_400 } },
  IPAddressType: oneOf(IPAddressType),
  LogPublishingOptions: { key: oneOf(LogType) },
  UseCase: oneOf(DomainUseCase),
  EngineMode: oneOf(EngineMode),
};

/** Structures of the domain and tag operations; the options inside a domain's configuration are in constraints-domain-options. */
export const DOMAIN_CONSTRAINTS: Readonly<Record<string, StructureConstraints>> = {
  CreateDomainRequest: { DomainName: required(DOMAIN_NAME), EngineVersion: VERSION_STRING, ...DOMAIN_SETTINGS },
  UpdateDomainConfigRequest: {
    DomainName: required(DOMAIN_NAME),
    ...DOMAIN_SETTINGS,
    DryRunMode: oneOf(DryRunMode),
  },
  DeleteDomainRequest: ONLY_DOMAIN_NAME,
  DescribeDomainRequest: ONLY_DOMAIN_NAME,
  DescribeDomainConfigRequest: ONLY_DOMAIN_NAME,
  DescribeDomainHealthRequest: ONLY_DOMAIN_NAME,
  DescribeDomainNodesRequest: ONLY_DOMAIN_NAME,
  DescribeDomainChangeProgressRequest: { ...ONLY_DOMAIN_NAME, ChangeId: GUID },
  DescribeDryRunProgressRequest: { ...ONLY_DOMAIN_NAME, DryRunId: GUID },
  DescribeDomainsRequest: { DomainNames: required(listOf(DOMAIN_NAME)) },

  ListDomainNamesRequest: { EngineType: oneOf(EngineType) },
  ListVersionsRequest: { MaxResults: MAX_RESULTS },
  GetCompatibleVersionsRequest: { DomainName: DOMAIN_NAME },
  ListInstanceTypeDetailsRequest: {
    EngineVersion: required(VERSION_STRING),
    DomainName: DOMAIN_NAME,
    MaxResults: MAX_RESULTS,
    InstanceType: INSTANCE_TYPE,
  },
  DescribeInstanceTypeLimitsRequest: {
    DomainName: DOMAIN_NAME,
    InstanceType: required(INSTANCE_TYPE),
    EngineVersion: required(VERSION_STRING),
  },

  AddTagsRequest: { ARN: required(ARN), TagList: required() },
  ListTagsRequest: { ARN: required(ARN) },
  RemoveTagsRequest: { ARN: required(ARN), TagKeys: required() },
  Tag: { Key: required(length(1, 128)), Value: required({ length: { max: 256 } }) },
};
