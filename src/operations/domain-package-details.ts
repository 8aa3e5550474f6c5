import type { DomainPackageDetails } from '@aws-sdk/client-opensearch';
import type { Association } from '../packages/association.ts';
import { associationVersion } from '../packages/association-state.ts';
import { versionName } from '../packages/package.ts';
import { errorDetails } from './error-details.ts';

/** An association on the wire. Members that do not apply are absent. */
export function domainPackageDetails(association: Association): DomainPackageDetails {
  const { state, keyStoreAccess, prerequisites } = association;
  return {
    PackageID: association.packageId,
    PackageName: association.packageName,
    PackageType: association.packageType,
    LastUpdated: association.lastUpdatedAt,
    DomainName: association.domainName,
    DomainPackageStatus: state.status,
    PackageVersion: versionName(associationVersion(association)),
    ...(prerequisites.length > 0 && { PrerequisitePackageIDList: [...prerequisites] }),
    ReferencePath: association.referencePath,
    ...('error' in state && { ErrorDetails: errorDetails(state.error) }),
    ...(keyStoreAccess && {
      AssociationConfiguration: {
        KeyStoreAccessOption: {
          KeyStoreAccessEnabled: keyStoreAccess.enabled,
          ...(keyStoreAccess.roleArn !== undefined && { KeyAccessRoleArn: keyStoreAccess.roleArn }),
        },
      },
    }),
  };
}
