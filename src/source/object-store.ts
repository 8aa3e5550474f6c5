import type { Readable } from 'node:stream';

/** An object of a store in this process, opened: the body is of this ETag, whatever is written afterwards. */
export interface OpenedObject {
  /** Without quotes. */
  readonly etag: string;
  /** Bytes. */
  readonly size: number;
  readonly body: Readable;
}

/** What a package source asks of an object store in this process (the local S3 intake is one). */
export interface ObjectStore {
  hasBucket(bucket: string): Promise<boolean>;
  /** Undefined: no such key (or bucket). */
  openObject(bucket: string, key: string): Promise<OpenedObject | undefined>;
  /** ETag now; undefined: no such key (or bucket). */
  currentETag(bucket: string, key: string): Promise<string | undefined>;
}
