import { buffer } from 'node:stream/consumers';
import { invalid } from '../operations/refuse.ts';
import { type BlobRef, type Package, type PackageVersion, versionName } from '../packages/package.ts';
import type { ApiContext } from './context.ts';

const MiB = 1024 ** 2;
/** Bytes of a dictionary that is taken apart rule by rule: that is done in memory. */
const MOST_BYTES = 16 * MiB;

/** A version of a package by its number. @throws ServiceError ValidationException */
export async function findVersion({ store }: ApiContext, pkg: Package, number: number): Promise<PackageVersion> {
  const version = await store.packages.findVersion(pkg.id, number);
  if (version === undefined) throw invalid(`Package ${pkg.id} has no version ${versionName(number)}.`);
  return version;
}

/** The bytes that can be read of a version. @throws ServiceError ValidationException: it has none, yet or any more */
export function blobOf(version: PackageVersion): BlobRef {
  const { state } = version;
  switch (state.status) {
    case 'VALIDATING':
    case 'AVAILABLE':
      return state.blob;
    case 'COPYING':
    case 'COPY_FAILED':
    case 'VALIDATION_FAILED':
      throw invalid(
        `Version ${versionName(version.number)} of package ${version.packageId} is ${state.status}: there are no bytes of it.`,
      );
    default:
      return state satisfies never;
  }
}

/** The bytes of a text dictionary. @throws ServiceError ValidationException for what is none, or too large to be taken apart */
export async function versionText({ blobs }: ApiContext, pkg: Package, version: PackageVersion): Promise<Uint8Array> {
  const what = `Version ${versionName(version.number)} of package ${pkg.id}`;
  if (pkg.type !== 'TXT-DICTIONARY') throw invalid(`Package ${pkg.id} is a ${pkg.type}: only dictionaries have rules.`);
  const { sha256, size } = blobOf(version);
  if (version.state.status === 'AVAILABLE' && version.state.layout === 'directory') {
    throw invalid(`${what} is an archive of several files: only a dictionary that is one text has rules.`);
  }
  if (size > MOST_BYTES) {
    throw invalid(`${what} has ${size} bytes, and rules are read of ${MOST_BYTES} at most: download it instead.`);
  }
  return buffer(await blobs.open(sha256));
}
