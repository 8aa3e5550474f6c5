import { directoryProblem } from '../domains/directory-support.ts';
import type { Domain } from '../domains/domain.ts';
import { type Package, type PackageVersion, versionName } from '../packages/package.ts';
import { targetVersion } from '../packages/package-state.ts';
import type { Repositories } from '../store/store.ts';
import { invalid } from './refuse.ts';

/**
 * Checks that a domain can have the version that is asked for: `named`, or the newest. One that is on its way is waited for when it is
 * the newest.
 * @throws ServiceError ValidationException: no such version, one that is not AVAILABLE, one that the engine cannot read
 */
export async function checkWantedVersion(
  tx: Repositories,
  domain: Domain,
  pkg: Package,
  named: number | undefined,
): Promise<void> {
  const number = named ?? targetVersion(pkg);
  if (number === undefined) return;
  const version = await tx.packages.findVersion(pkg.id, number);
  if (!version) throw invalid(`Package ${pkg.id} has no version ${versionName(number)}.`);
  if (!isUsable(pkg, version)) {
    throw invalid(
      `Version ${versionName(number)} of package ${pkg.id} is ${version.state.status}: only one that is AVAILABLE can be associated, or the newest while it is on its way.`,
    );
  }
  const isDirectory = version.state.status === 'AVAILABLE' && version.state.layout === 'directory';
  const problem = isDirectory ? directoryProblem(domain.engineVersion) : undefined;
  if (problem !== undefined) throw invalid(`Operation not allowed. Package ${pkg.id}: ${problem}.`);
}

function isUsable(pkg: Package, { number, state }: PackageVersion): boolean {
  switch (state.status) {
    case 'AVAILABLE':
      return true;
    case 'COPYING':
    case 'VALIDATING':
      return number === pkg.newestVersion;
    case 'COPY_FAILED':
    case 'VALIDATION_FAILED':
      return false;
    default:
      return state satisfies never;
  }
}
