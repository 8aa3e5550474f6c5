import type { UpdateResult } from 'kysely';

/** The row that was to be updated is not there (any more). */
export class RowGoneError extends Error {
  constructor(readonly row: string) {
    super(`${row} is not in the store: it was deleted meanwhile`);
    this.name = 'RowGoneError';
  }
}

/** An update that finds nothing must not pass for one that was written. @throws RowGoneError */
export function rowToUpdate(result: UpdateResult, row: string): void {
  if (result.numUpdatedRows === 0n) throw new RowGoneError(row);
}
