import type {
  PackageEncryptionOptions,
  PackageSource,
  PackageConfiguration as WireConfiguration,
} from '@aws-sdk/client-opensearch';
import type { Package, PackageConfiguration, PackageType, S3Location } from '../packages/package.ts';
import { invalid } from './refuse.ts';
import { required } from './required.ts';

/** Both members are optional in the model, and no package can do without either. @throws ServiceError */
export function sourceOf(source: PackageSource | undefined): S3Location {
  const { S3BucketName: bucket, S3Key: key } = required(source, 'PackageSource');
  if (bucket === undefined || key === undefined) {
    throw invalid('PackageSource must name both S3BucketName and S3Key.');
  }
  return { bucket, key };
}

export function configurationOf(wire: WireConfiguration): PackageConfiguration {
  return {
    licenseRequirement: required(wire.LicenseRequirement, 'PackageConfiguration.LicenseRequirement'),
    ...(wire.LicenseFilepath !== undefined && { licenseFilepath: wire.LicenseFilepath }),
    configurationRequirement: required(wire.ConfigurationRequirement, 'PackageConfiguration.ConfigurationRequirement'),
    ...(wire.RequiresRestartForConfigurationUpdate !== undefined && {
      requiresRestartForConfigurationUpdate: wire.RequiresRestartForConfigurationUpdate,
    }),
  };
}

/** AWS takes a customer's key for ZIP-PLUGIN only (developer guide, KMS integration). @throws ServiceError */
export function encryptionOf(wire: PackageEncryptionOptions, type: PackageType): NonNullable<Package['encryption']> {
  if (wire.KmsKeyIdentifier !== undefined && type !== 'ZIP-PLUGIN') {
    throw invalid('Operation not allowed. KmsKeyIdentifier can only be specified for package type ZIP-PLUGIN.');
  }
  return {
    enabled: required(wire.EncryptionEnabled, 'PackageEncryptionOptions.EncryptionEnabled'),
    ...(wire.KmsKeyIdentifier !== undefined && { kmsKeyIdentifier: wire.KmsKeyIdentifier }),
  };
}
