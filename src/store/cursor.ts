/** The last row of a page: where it stood in its list's order. */
export interface Position {
  /** The ordering column: milliseconds or a version number. */
  readonly at: number;
  /** What tells rows of the same `at` apart. */
  readonly id: string;
}

/** `list` names the list that gave it, so that a cursor is worth nothing to another one. */
export function encodeCursor(list: string, position: Position): string {
  return Buffer.from(JSON.stringify([list, position.at, position.id])).toString('base64url');
}

/** Undefined when this list did not give the cursor. */
export function decodeCursor(list: string, cursor: string): Position | undefined {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return undefined;
  }
  if (!Array.isArray(value) || value.length !== 3) return undefined;
  const [from, at, id]: unknown[] = value;
  if (from !== list || typeof at !== 'number' || typeof id !== 'string') return undefined;
  return { at, id };
}
