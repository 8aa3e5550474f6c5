import type { BlobStore } from '../blob/blob-store.ts';
import type { PackageRepository } from '../store/store.ts';

export interface BlobSweeperOptions {
  readonly blobs: BlobStore;
  readonly packages: Pick<PackageRepository, 'isBlobReferenced'>;
}

/**
 * Removes the bytes that no package version names: of deleted packages, and of copies that a crash cut off. Bytes that were just
 * put and whose row is not yet committed are nobody's either, so a copy and a sweep keep out of each other's way; both are in
 * the one process that owns the blob store.
 */
export class BlobSweeper {
  private keeping = 0;
  private sweeping: Promise<void> | undefined;

  constructor(private readonly options: BlobSweeperOptions) {}

  /** Runs a copy, from the first byte to the commit of the row that names it, while nothing is swept. */
  async keep<T>(copy: () => Promise<T>): Promise<T> {
    while (this.sweeping) await this.sweeping.catch(() => undefined);
    this.keeping++;
    try {
      return await copy();
    } finally {
      this.keeping--;
    }
  }

  /** `busy`: a copy or another sweep is under way, and nothing was done. */
  async sweep(): Promise<'swept' | 'busy'> {
    if (this.keeping > 0 || this.sweeping) return 'busy';
    this.sweeping = this.removeUnreferenced();
    try {
      await this.sweeping;
      return 'swept';
    } finally {
      this.sweeping = undefined;
    }
  }

  private async removeUnreferenced(): Promise<void> {
    const { blobs, packages } = this.options;
    for await (const sha256 of blobs.list()) if (!(await packages.isBlobReferenced(sha256))) await blobs.delete(sha256);
  }
}
