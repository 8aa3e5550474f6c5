import { createLocalPackageSource } from './local-package-source.ts';
import type { ObjectStore } from './object-store.ts';
import { type PackageSource, SourceError, sourceUri } from './package-source.ts';

export interface PackageSourceChainOptions {
  /** The local S3 intake. Its buckets hide those of the same name in the external store. */
  readonly local?: ObjectStore;
  /** Any other S3-compatible store. */
  readonly external?: PackageSource;
}

/** The local bucket when there is one of this name, else the external store when one is configured. */
export function createPackageSourceChain({ local, external }: PackageSourceChainOptions): PackageSource {
  return {
    async open(location) {
      if (local !== undefined && (await local.hasBucket(location.bucket))) {
        return createLocalPackageSource(local).open(location);
      }
      if (external !== undefined) return external.open(location);
      throw new SourceError(
        'no-such-bucket',
        `${sourceUri(location)}: NoSuchBucket: the specified bucket does not exist. ` +
          `Create it (aws s3 mb s3://${location.bucket}) and upload the file, ` +
          'or set LONGSHORE_SOURCE_ENDPOINT to the S3-compatible store that has it.',
      );
    },
  };
}
