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
  /** No error when it is not there. A reader that has it open reads on. */
  delete(sha256: string): Promise<void>;
  /** The hash of every blob, in no order: for the sweep that removes what no version names. */
  list(): AsyncIterable<string>;
}

/** There is no blob of this hash, or what was given is no SHA-256 in lower-case hex. */
export class BlobMissingError extends Error {
  constructor(readonly sha256: string) {
    super(`no blob ${sha256} in the blob store`);
    this.name = 'BlobMissingError';
  }
}

/** The stream went on past the limit, in bytes. */
export class BlobTooLargeError extends Error {
  constructor(readonly limit: number) {
    super(`more than ${limit} bytes`);
    this.name = 'BlobTooLargeError';
  }
}
