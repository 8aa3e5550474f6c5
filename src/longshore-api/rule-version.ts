import { invalid } from '../operations/refuse.ts';
import { type Package, type PackageVersion, versionName } from '../packages/package.ts';
import { targetVersion } from '../packages/package-state.ts';
import type { Repositories } from '../store/store.ts';

/**
 * The version whose rules are read and edited: the newest, or after a failure the last good one. An edit that is still VALIDATING is
 * one: its bytes are known, so that edits may follow each other without waiting.
 * @throws ServiceError ValidationException: there is none, or the newest is a copy that has not come yet
 */
export async function ruleVersion({ packages }: Pick<Repositories, 'packages'>, pkg: Package): Promise<PackageVersion> {
  const number = targetVersion(pkg);
  const version = number === undefined ? undefined : await packages.findVersion(pkg.id, number);
  if (version === undefined) throw invalid(`Package ${pkg.id} is ${pkg.status}: it has no version with rules.`);
  const { state, source } = version;
  const isReadable = state.status === 'AVAILABLE' || (state.status === 'VALIDATING' && 'editOf' in source);
  if (isReadable) return version;
  throw invalid(
    `Version ${versionName(version.number)} of package ${pkg.id} is ${state.status}: wait until it is AVAILABLE, so that nothing of it is lost.`,
  );
}

/** Strong (RFC 9110, 8.8.3): a version is immutable. */
export const etagOf = (version: PackageVersion): string => `"${versionName(version.number)}"`;
