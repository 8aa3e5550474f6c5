import { isDeepStrictEqual } from 'node:util';
import type { ClusterConfig, CreateDomainRequest, EBSOptions } from '@aws-sdk/client-opensearch';
import type { DomainConfig } from './domain.ts';

/** The members of a request that configure a domain; everything else of it is left aside. */
const MEMBERS = [
  'ClusterConfig',
  'EBSOptions',
  'AccessPolicies',
  'IPAddressType',
  'SnapshotOptions',
  'CognitoOptions',
  'EncryptionAtRestOptions',
  'NodeToNodeEncryptionOptions',
  'AdvancedOptions',
  'LogPublishingOptions',
  'DomainEndpointOptions',
  'AdvancedSecurityOptions',
  'AutoTuneOptions',
  'OffPeakWindowOptions',
  'SoftwareUpdateOptions',
  'DeploymentStrategyOptions',
  'UseCase',
  'EngineMode',
] as const satisfies readonly (keyof DomainConfig)[];

export type ConfigMember = (typeof MEMBERS)[number];

/** What a client sent, of any of the operations. */
export type GivenConfig = Partial<Omit<CreateDomainRequest, 'DomainName' | 'EngineVersion' | 'TagList'>>;

/** CreateDomain's configuration: what is given, and AWS's defaults for the rest (developer guide; DescribeDomain of a new domain). */
export function newDomainConfig(given: GivenConfig): DomainConfig {
  return {
    ClusterConfig: clusterConfig(given.ClusterConfig ?? {}),
    EBSOptions: ebsOptions(given.EBSOptions ?? {}),
    AccessPolicies: given.AccessPolicies ?? '',
    IPAddressType: given.IPAddressType ?? 'ipv4',
    SnapshotOptions: { AutomatedSnapshotStartHour: 0, ...given.SnapshotOptions },
    CognitoOptions: { Enabled: false },
    EncryptionAtRestOptions: { Enabled: false, ...given.EncryptionAtRestOptions },
    NodeToNodeEncryptionOptions: { Enabled: false, ...given.NodeToNodeEncryptionOptions },
    AdvancedOptions: {
      override_main_response_version: 'false',
      'rest.action.multi.allow_explicit_index': 'true',
      ...given.AdvancedOptions,
    },
    LogPublishingOptions: { ...given.LogPublishingOptions },
    DomainEndpointOptions: {
      EnforceHTTPS: false,
      TLSSecurityPolicy: 'Policy-Min-TLS-1-2-2019-07',
      CustomEndpointEnabled: false,
      ...given.DomainEndpointOptions,
    },
    // Never what was sent: it may hold a password, and only Enabled=false gets this far.
    AdvancedSecurityOptions: { Enabled: false, InternalUserDatabaseEnabled: false },
    AutoTuneOptions: {
      DesiredState: given.AutoTuneOptions?.DesiredState ?? 'DISABLED',
      UseOffPeakWindow: given.AutoTuneOptions?.UseOffPeakWindow ?? false,
    },
    OffPeakWindowOptions: {
      Enabled: true,
      OffPeakWindow: { WindowStartTime: { Hours: 22, Minutes: 0 } },
      ...given.OffPeakWindowOptions,
    },
    SoftwareUpdateOptions: { AutoSoftwareUpdateEnabled: false, ...given.SoftwareUpdateOptions },
    ...(given.DeploymentStrategyOptions && { DeploymentStrategyOptions: given.DeploymentStrategyOptions }),
    ...(given.UseCase && { UseCase: given.UseCase }),
    ...(given.EngineMode && { EngineMode: given.EngineMode }),
  };
}

/** UpdateDomainConfig: members and their inner members that are given replace what is there; the others stay. */
export function updatedDomainConfig(
  current: DomainConfig,
  given: GivenConfig,
): { readonly config: DomainConfig; readonly changed: readonly ConfigMember[] } {
  const config = newDomainConfig({
    ...current,
    ...merged('ClusterConfig', current, given),
    ...merged('EBSOptions', current, given),
    ...merged('SnapshotOptions', current, given),
    ...merged('EncryptionAtRestOptions', current, given),
    ...merged('NodeToNodeEncryptionOptions', current, given),
    ...merged('AdvancedOptions', current, given),
    ...merged('LogPublishingOptions', current, given),
    ...merged('DomainEndpointOptions', current, given),
    ...merged('AutoTuneOptions', current, given),
    ...merged('OffPeakWindowOptions', current, given),
    ...merged('SoftwareUpdateOptions', current, given),
    ...(given.AccessPolicies !== undefined && { AccessPolicies: given.AccessPolicies }),
    ...(given.IPAddressType && { IPAddressType: given.IPAddressType }),
    ...(given.DeploymentStrategyOptions && { DeploymentStrategyOptions: given.DeploymentStrategyOptions }),
    ...(given.UseCase && { UseCase: given.UseCase }),
    ...(given.EngineMode && { EngineMode: given.EngineMode }),
  });
  return { config, changed: MEMBERS.filter((member) => !isDeepStrictEqual(current[member], config[member])) };
}

type Structure = 'ClusterConfig' | 'EBSOptions' | 'SnapshotOptions' | 'EncryptionAtRestOptions' | 'AdvancedOptions';
type OtherStructure =
  | 'NodeToNodeEncryptionOptions'
  | 'LogPublishingOptions'
  | 'DomainEndpointOptions'
  | 'AutoTuneOptions'
  | 'OffPeakWindowOptions'
  | 'SoftwareUpdateOptions';

const merged = (member: Structure | OtherStructure, current: DomainConfig, given: GivenConfig): GivenConfig =>
  given[member] ? { [member]: { ...current[member], ...given[member] } } : {};

/** Nodes wanted. */
export const nodeCountOf = (config: DomainConfig): number => config.ClusterConfig?.InstanceCount ?? 1;

function clusterConfig(given: ClusterConfig): ClusterConfig {
  const zones = given.ZoneAwarenessEnabled ?? false;
  return {
    InstanceType: given.InstanceType ?? 'm4.large.search',
    InstanceCount: given.InstanceCount ?? 1,
    DedicatedMasterEnabled: false,
    ZoneAwarenessEnabled: zones,
    ...(zones && { ZoneAwarenessConfig: given.ZoneAwarenessConfig ?? { AvailabilityZoneCount: 2 } }),
    WarmEnabled: false,
    ColdStorageOptions: { Enabled: false },
    MultiAZWithStandbyEnabled: false,
  };
}

function ebsOptions(given: EBSOptions): EBSOptions {
  if (given.EBSEnabled === false) return { EBSEnabled: false };
  const VolumeType = given.VolumeType ?? 'gp3';
  const isGp3 = VolumeType === 'gp3';
  return {
    EBSEnabled: true,
    VolumeType,
    VolumeSize: given.VolumeSize ?? 10,
    ...((isGp3 || VolumeType === 'io1') && { Iops: given.Iops ?? 3000 }),
    ...(isGp3 && { Throughput: given.Throughput ?? 125 }),
  };
}
