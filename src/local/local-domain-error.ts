/** Why a local domain cannot be. Closed, so that `doctor` and the reconciler can tell them apart. */
export type LocalDomainErrorCode =
  | 'JavaNotFound'
  | 'DistributionNotFound'
  | 'NodeUserNotFound'
  | 'PlaceNotUsable'
  | 'InvalidDomain'
  | 'ReloadPluginNotBuilt';

/** `message` is for people: what is missing, where it was looked for, and what to do. */
export class LocalDomainError extends Error {
  constructor(
    readonly code: LocalDomainErrorCode,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
    this.name = 'LocalDomainError';
  }
}

/** The `code` of a system error (`ENOENT`), or undefined for any other value. */
export const errno = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

/** The words of anything that was thrown. */
export const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
