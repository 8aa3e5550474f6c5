import type { Readable } from 'node:stream';

/** Bytes by their hash. Immutable, content-addressed; a blob is there whole or not at all. */
export interface BlobStore {
  /**
   * Streams to a temporary place, hashes, fsyncs, renames. Flat memory.
   * @throws BlobTooLargeError past `limit` bytes; whatever the stream throws. Nothing is left behind.
   */
  put(bytes: AsyncIterable<Uint8Array>, limit: number): Promise<{ sha256: string; size: number }>;
  /** @throws BlobMissingError */
  open(sha256: string): Promise<Readable>;
  /** A local file that holds the bytes, for readers that need random access (zip). Read only. @throws BlobMissingError */
  path(sha256: string): Promise<string>;
  has(sha256: string): Promise<boolean>;
  delete(sha256: string): Promise<void>;
}
