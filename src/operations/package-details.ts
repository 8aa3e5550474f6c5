import type { PackageDetails } from '@aws-sdk/client-opensearch';
import { type Package, type PackageConfiguration, type PluginProperties, versionName } from '../packages/package.ts';
import { targetVersion } from '../packages/package-state.ts';
import { errorDetails } from './error-details.ts';

/** A package on the wire. Members that do not apply are absent: Terraform takes any ErrorDetails for a failure. */
export function packageDetails(pkg: Package, accountId: string): PackageDetails {
  const shown = targetVersion(pkg);
  return {
    PackageID: pkg.id,
    PackageName: pkg.name,
    PackageType: pkg.type,
    ...(pkg.description !== undefined && { PackageDescription: pkg.description }),
    PackageStatus: pkg.status,
    CreatedAt: pkg.createdAt,
    LastUpdatedAt: pkg.lastUpdatedAt,
    ...(shown !== undefined && { AvailablePackageVersion: versionName(shown) }),
    ...(pkg.error && { ErrorDetails: errorDetails(pkg.error) }),
    ...(pkg.engineVersion !== undefined && { EngineVersion: pkg.engineVersion }),
    ...(pkg.plugin && { AvailablePluginProperties: pluginProperties(pkg.plugin) }),
    ...(pkg.configuration && { AvailablePackageConfiguration: packageConfiguration(pkg.configuration) }),
    ...(pkg.accountId === accountId && { AllowListedUserList: [...pkg.allowedUsers] }),
    PackageOwner: pkg.accountId,
    ...(pkg.vendingEnabled !== undefined && { PackageVendingOptions: { VendingEnabled: pkg.vendingEnabled } }),
    ...(pkg.encryption && {
      PackageEncryptionOptions: {
        EncryptionEnabled: pkg.encryption.enabled,
        ...(pkg.encryption.kmsKeyIdentifier !== undefined && { KmsKeyIdentifier: pkg.encryption.kmsKeyIdentifier }),
      },
    }),
  };
}

export const pluginProperties = (plugin: PluginProperties) => ({
  Name: plugin.name,
  Description: plugin.description,
  Version: plugin.version,
  ClassName: plugin.className,
  UncompressedSizeInBytes: plugin.uncompressedSize,
});

export const packageConfiguration = (configuration: PackageConfiguration) => ({
  LicenseRequirement: configuration.licenseRequirement,
  ...(configuration.licenseFilepath !== undefined && { LicenseFilepath: configuration.licenseFilepath }),
  ConfigurationRequirement: configuration.configurationRequirement,
  ...(configuration.requiresRestartForConfigurationUpdate !== undefined && {
    RequiresRestartForConfigurationUpdate: configuration.requiresRestartForConfigurationUpdate,
  }),
});
