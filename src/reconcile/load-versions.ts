import type { VersionLookup } from '../domains/node-desired-state.ts';
import type { Association } from '../packages/association.ts';
import type { PackageVersion } from '../packages/package.ts';
import type { Store, Trial } from '../store/store.ts';

/** What each association serves and is to serve, and what is tried out. */
export async function loadVersions(
  store: Pick<Store, 'packages'>,
  associations: readonly Association[],
  trials: readonly Trial[] = [],
): Promise<VersionLookup> {
  const versions = new Map<string, PackageVersion>();
  const load = async (packageId: string, number: number | undefined): Promise<void> => {
    const key = `${packageId}/${number}`;
    if (number === undefined || versions.has(key)) return;
    const version = await store.packages.findVersion(packageId, number);
    if (version) versions.set(key, version);
  };
  for (const { packageId, desiredVersion, servingVersion } of associations) {
    await load(packageId, desiredVersion);
    await load(packageId, servingVersion);
  }
  for (const { packageId, version } of trials) await load(packageId, version);
  return (packageId, number) => versions.get(`${packageId}/${number}`);
}
