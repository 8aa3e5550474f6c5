/**
 * Where a reindex can be cut off, in its order. `reindex-created` the target is there, `reindex-blocked` the source takes no writes,
 * `reindex-started` the engine copies and the row does not know it, `reindex-copied` all is in the target, `reindex-swapped` the
 * alias points at it, `reindex-unblocked` the source takes writes again; `reindex-undone` a target that is not wanted is gone.
 */
export const REINDEX_STEPS = [
  'reindex-created',
  'reindex-blocked',
  'reindex-started',
  'reindex-copied',
  'reindex-swapped',
  'reindex-unblocked',
  'reindex-undone',
] as const;

export type ReindexStep = (typeof REINDEX_STEPS)[number];
