import { addAbortSignal } from 'node:stream';
import { type BlobStore, BlobTooLargeError } from '../blob/blob-store.ts';
import type { ErrorDetails } from '../model/error-details.ts';
import type { BlobRef, S3Location } from '../packages/package.ts';
import { type PackageSource, SourceError, sourceUri } from '../source/package-source.ts';

export type CopyOutcome =
  | { readonly copied: BlobRef }
  /** For good: COPY_FAILED. */
  | { readonly failed: ErrorDetails }
  /** The store could not be reached; it may be in a moment. */
  | { readonly unreachable: ErrorDetails };

export interface CopyOptions {
  readonly source: PackageSource;
  readonly blobs: BlobStore;
  /** Bytes. */
  readonly limit: number;
  readonly signal: AbortSignal;
}

/** Streams an object into the blob store. The bytes are those of one version of the object, or the copy fails. */
export async function copyVersion(location: S3Location, options: CopyOptions): Promise<CopyOutcome> {
  const { source, blobs, limit, signal } = options;
  try {
    const object = await source.open(location);
    try {
      if (object.size > limit) return { failed: tooLarge(location, limit, `it has ${object.size} bytes`) };
      const blob = await blobs.put(addAbortSignal(signal, object.body), limit);
      if (blob.size !== object.size) return { failed: cutShort(location, blob.size, object.size) };
      await object.assertUnchanged();
      return { copied: blob };
    } finally {
      object.body.destroy();
    }
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof BlobTooLargeError) return { failed: tooLarge(location, limit, 'it has more') };
    if (!(error instanceof SourceError)) throw error;
    const details: ErrorDetails = { type: 'SourceNotReadable', message: error.message };
    return error.reason === 'unreachable' ? { unreachable: details } : { failed: details };
  }
}

const tooLarge = (location: S3Location, limit: number, what: string): ErrorDetails => ({
  type: 'SourceTooLarge',
  message: `${sourceUri(location)} may have ${limit} bytes at most and ${what}: make it smaller and update the package.`,
});

const cutShort = (location: S3Location, got: number, size: number): ErrorDetails => ({
  type: 'SourceNotReadable',
  message: `${sourceUri(location)} has ${size} bytes and ${got} came: update the package to copy it again.`,
});
