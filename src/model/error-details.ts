/** Why a package or an association failed: the closed vocabulary of `ErrorDetails.ErrorType` (docs/reference/errors.md). */
export const ERROR_TYPES = [
  'SourceNotReadable',
  'SourceTooLarge',
  'InvalidEncoding',
  'InvalidDictionary',
  'InvalidPlugin',
  'InvalidLicense',
  'InvalidConfiguration',
  'IncompatibleEngine',
  'RehearsalFailed',
  'NodeUnreachable',
  'NodeFailedToStart',
  'ReloadFailed',
  'ReindexFailed',
  'DeliveryFailed',
  'InUse',
  'PrerequisiteMissing',
  'KeyStoreAccessDenied',
  'TimedOut',
  'Cancelled',
] as const;

export type ErrorType = (typeof ERROR_TYPES)[number];

/** `message` says what happened, where, and what to do next. */
export interface ErrorDetails {
  readonly type: ErrorType;
  readonly message: string;
}
