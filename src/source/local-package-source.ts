import type { ObjectStore } from './object-store.ts';
import { changedWhileCopied, noSuchKey, type PackageSource } from './package-source.ts';

/** Reads from an object store in this process. A bucket that is not there reads as one without the key: see package-source-chain.ts. */
export function createLocalPackageSource(store: ObjectStore): PackageSource {
  return {
    async open(location) {
      const opened = await store.openObject(location.bucket, location.key);
      if (opened === undefined) throw noSuchKey(location);
      return {
        size: opened.size,
        body: opened.body,
        async assertUnchanged() {
          const etag = await store.currentETag(location.bucket, location.key);
          if (etag === undefined) throw changedWhileCopied(location, 'was deleted');
          if (etag !== opened.etag) throw changedWhileCopied(location, 'was replaced');
        },
      };
    },
  };
}
