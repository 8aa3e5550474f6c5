import type { Readable } from 'node:stream';

export interface SourceLocation {
  readonly bucket: string;
  readonly key: string;
}

/** An object opened for reading. */
export interface SourceObject {
  /** Bytes. */
  readonly size: number;
  /** Fails with SourceError (`unreachable`) when the store breaks off. */
  readonly body: Readable;
  /** Resolves when the object is still the one that was opened; throws SourceError (`changed`) when it was replaced meanwhile. */
  assertUnchanged(): Promise<void>;
}

/** Where packages come from. */
export interface PackageSource {
  /** @throws SourceError with the store's own reason. */
  open(location: SourceLocation): Promise<SourceObject>;
}

export type SourceErrorReason =
  | 'no-such-bucket'
  | 'no-such-key'
  | 'access-denied'
  | 'changed'
  | 'unreachable'
  | 'other';

/** `message` is a sentence for ErrorDetails: which object, and the store's own words. */
export class SourceError extends Error {
  constructor(
    readonly reason: SourceErrorReason,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
    this.name = 'SourceError';
  }
}

export const sourceUri = ({ bucket, key }: SourceLocation): string => `s3://${bucket}/${key}`;

export const noSuchKey = (location: SourceLocation, options?: { cause?: unknown }): SourceError =>
  new SourceError(
    'no-such-key',
    `${sourceUri(location)}: NoSuchKey: the specified key does not exist in this bucket`,
    options,
  );

export const changedWhileCopied = (location: SourceLocation, how: string): SourceError =>
  new SourceError(
    'changed',
    `${sourceUri(location)} ${how} while it was being copied; update the package to copy it again`,
  );
