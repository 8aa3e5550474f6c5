export type CliErrorKind = 'failed' | 'usage' | 'timedOut' | 'interrupted';

/** An error of the command line itself: `message` says what happened and where, `remedy` what to do next. */
export class CliError extends Error {
  readonly kind: CliErrorKind;
  readonly remedy: string | undefined;

  constructor(kind: CliErrorKind, message: string, options: { remedy?: string; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = 'CliError';
    this.kind = kind;
    this.remedy = options.remedy;
  }
}
