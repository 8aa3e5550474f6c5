/** The database cannot be used as it is: it does not open, or its schema is not one that this release knows. */
export class StoreOpenError extends Error {
  constructor(
    readonly database: string,
    cause: unknown,
  ) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`the store ${database} cannot be opened: ${reason}`, { cause });
    this.name = 'StoreOpenError';
  }
}
