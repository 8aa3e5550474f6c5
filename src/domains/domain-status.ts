import type { ChangeProgressDetails, ConfigChangeStatus, DomainStatus } from '@aws-sdk/client-opensearch';
import { domainArn, type Site } from '../model/identity.ts';
import { type Domain, type DomainChange, isProcessing } from './domain.ts';

/**
 * A domain on the wire, as DescribeDomain gives it. Every member that the Terraform provider dereferences is there;
 * VPCOptions and Endpoints are not, which is how it tells a domain outside a VPC.
 */
export function domainStatus(domain: Domain, site: Site): DomainStatus {
  const { config } = domain;
  return {
    DomainId: domain.id,
    DomainName: domain.name,
    ARN: domainArn(site, domain.accountId, domain.name),
    Created: domain.endpoint !== undefined,
    Deleted: domain.status === 'Deleting',
    ...(domain.endpoint !== undefined && { Endpoint: domain.endpoint }),
    Processing: isProcessing(domain),
    UpgradeProcessing: false,
    EngineVersion: domain.engineVersion,
    ClusterConfig: config.ClusterConfig,
    EBSOptions: config.EBSOptions,
    AccessPolicies: config.AccessPolicies,
    IPAddressType: config.IPAddressType,
    SnapshotOptions: config.SnapshotOptions,
    CognitoOptions: config.CognitoOptions,
    EncryptionAtRestOptions: config.EncryptionAtRestOptions,
    NodeToNodeEncryptionOptions: config.NodeToNodeEncryptionOptions,
    AdvancedOptions: config.AdvancedOptions,
    ...(hasMembers(config.LogPublishingOptions) && { LogPublishingOptions: config.LogPublishingOptions }),
    ServiceSoftwareOptions: {
      CurrentVersion: domain.engineVersion,
      NewVersion: '',
      UpdateAvailable: false,
      Cancellable: false,
      UpdateStatus: 'COMPLETED',
      Description: 'There is no software update available for this domain.',
      AutomatedUpdateDate: new Date(0),
      OptionalDeployment: true,
    },
    DomainEndpointOptions: config.DomainEndpointOptions,
    AdvancedSecurityOptions: { Enabled: false, InternalUserDatabaseEnabled: false },
    AutoTuneOptions: {
      State: config.AutoTuneOptions?.DesiredState === 'ENABLED' ? 'ENABLED' : 'DISABLED',
      UseOffPeakWindow: config.AutoTuneOptions?.UseOffPeakWindow ?? false,
    },
    ChangeProgressDetails: changeProgressDetails(domain.change),
    OffPeakWindowOptions: config.OffPeakWindowOptions,
    SoftwareUpdateOptions: config.SoftwareUpdateOptions,
    DomainProcessingStatus: domain.status,
    ModifyingProperties: [],
    ...(config.DeploymentStrategyOptions && { DeploymentStrategyOptions: config.DeploymentStrategyOptions }),
    ...(config.UseCase && { UseCase: config.UseCase }),
    ...(config.EngineMode && { EngineMode: config.EngineMode }),
  };
}

export const hasMembers = (structure: object | undefined): boolean =>
  structure !== undefined && Object.keys(structure).length > 0;

export const changeProgressDetails = (change: DomainChange): ChangeProgressDetails => ({
  ChangeId: change.id,
  ConfigChangeStatus: configChangeStatus(change),
  InitiatedBy: change.kind === 'start' ? 'SERVICE' : 'CUSTOMER',
  StartTime: change.startedAt,
  LastUpdatedTime: change.lastUpdatedAt,
});

/** A failure is ValidationFailed, the only failed value there is: Terraform then asks for the stages and shows the failed ones. */
export function configChangeStatus({ status }: DomainChange): ConfigChangeStatus {
  switch (status) {
    case 'PENDING':
      return 'Pending';
    case 'PROCESSING':
      return 'ApplyingChanges';
    case 'COMPLETED':
      return 'Completed';
    case 'FAILED':
      return 'ValidationFailed';
    default:
      return status satisfies never;
  }
}
