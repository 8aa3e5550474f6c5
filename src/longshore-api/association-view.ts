import type { Association } from '../packages/association.ts';
import { versionName } from '../packages/package.ts';
import type { Repositories } from '../store/store.ts';
import type { AssociationView } from './shapes.ts';

/** An association in the words of our own API. */
export async function associationView(
  { packages }: Pick<Repositories, 'packages'>,
  association: Association,
): Promise<AssociationView> {
  const { state, servingVersion, waitingFor, aliasPath } = association;
  const available = (await packages.find(association.packageId))?.availableVersion;
  return {
    domain: association.domainName,
    packageId: association.packageId,
    packageName: association.packageName,
    packageType: association.packageType,
    status: state.status,
    ...('error' in state && { error: { ...state.error } }),
    ...(waitingFor !== undefined && { waitingFor }),
    desiredVersion: versionName(association.desiredVersion),
    ...(servingVersion !== undefined && { servingVersion: versionName(servingVersion) }),
    ...(available !== undefined && { availableVersion: versionName(available) }),
    pinned: association.pinned === true,
    autoApply: association.autoApply === true,
    reloadPolicy: association.reloadPolicy ?? 'auto',
    servedBefore: (association.servedBefore ?? []).map(versionName),
    cancelRequested: association.cancelRequested === true,
    referencePath: association.referencePath,
    ...(aliasPath !== undefined && { aliasPath }),
    changeStartedAt: association.changeStartedAt.toISOString(),
  };
}
