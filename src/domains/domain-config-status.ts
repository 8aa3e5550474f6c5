import type { OptionStatus, DomainConfig as WireDomainConfig } from '@aws-sdk/client-opensearch';
import type { Domain } from './domain.ts';
import { isChangeUnderWay } from './domain-change.ts';
import { changeProgressDetails, hasMembers } from './domain-status.ts';

/** A domain's configuration on the wire, as DescribeDomainConfig gives it: each member with its `Options` and their `Status`. */
export function domainConfigStatus(domain: Domain): WireDomainConfig {
  const { config } = domain;
  const status = (member: string) => optionStatus(domain, member);
  return {
    EngineVersion: { Options: domain.engineVersion, Status: status('EngineVersion') },
    ClusterConfig: { Options: config.ClusterConfig, Status: status('ClusterConfig') },
    EBSOptions: { Options: config.EBSOptions, Status: status('EBSOptions') },
    AccessPolicies: { Options: config.AccessPolicies, Status: status('AccessPolicies') },
    IPAddressType: { Options: config.IPAddressType, Status: status('IPAddressType') },
    SnapshotOptions: { Options: config.SnapshotOptions, Status: status('SnapshotOptions') },
    CognitoOptions: { Options: config.CognitoOptions, Status: status('CognitoOptions') },
    EncryptionAtRestOptions: { Options: config.EncryptionAtRestOptions, Status: status('EncryptionAtRestOptions') },
    NodeToNodeEncryptionOptions: {
      Options: config.NodeToNodeEncryptionOptions,
      Status: status('NodeToNodeEncryptionOptions'),
    },
    AdvancedOptions: { Options: config.AdvancedOptions, Status: status('AdvancedOptions') },
    ...(hasMembers(config.LogPublishingOptions) && {
      LogPublishingOptions: { Options: config.LogPublishingOptions, Status: status('LogPublishingOptions') },
    }),
    DomainEndpointOptions: { Options: config.DomainEndpointOptions, Status: status('DomainEndpointOptions') },
    AdvancedSecurityOptions: {
      Options: { Enabled: false, InternalUserDatabaseEnabled: false },
      Status: status('AdvancedSecurityOptions'),
    },
    AutoTuneOptions: {
      Options: { ...config.AutoTuneOptions, RollbackOnDisable: 'NO_ROLLBACK', MaintenanceSchedules: [] },
      Status: {
        CreationDate: domain.createdAt,
        UpdateDate: domain.lastUpdatedAt,
        UpdateVersion: domain.updateVersion,
        State: config.AutoTuneOptions?.DesiredState === 'ENABLED' ? 'ENABLED' : 'DISABLED',
        PendingDeletion: false,
      },
    },
    ChangeProgressDetails: changeProgressDetails(domain.change),
    OffPeakWindowOptions: { Options: config.OffPeakWindowOptions, Status: status('OffPeakWindowOptions') },
    SoftwareUpdateOptions: { Options: config.SoftwareUpdateOptions, Status: status('SoftwareUpdateOptions') },
    ModifyingProperties: [],
    ...(config.DeploymentStrategyOptions && {
      DeploymentStrategyOptions: {
        Options: config.DeploymentStrategyOptions,
        Status: status('DeploymentStrategyOptions'),
      },
    }),
    ...(config.UseCase && { UseCase: { Options: config.UseCase, Status: status('UseCase') } }),
    ...(config.EngineMode && { EngineMode: { Options: config.EngineMode, Status: status('EngineMode') } }),
  };
}

function optionStatus(domain: Domain, member: string): OptionStatus {
  const changing = isChangeUnderWay(domain.change) && domain.change.properties.includes(member);
  return {
    CreationDate: domain.createdAt,
    UpdateDate: domain.lastUpdatedAt,
    UpdateVersion: domain.updateVersion,
    State: changing ? 'Processing' : 'Active',
    PendingDeletion: domain.status === 'Deleting',
  };
}
