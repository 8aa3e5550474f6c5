/**
 * Where a rollout can be cut off, in its order. After each of them the next pass goes on from what it observes.
 * `staged` the new bytes lie on every node; `rehearsed` the engine can build every analyzer from them; `switched` they are live,
 * `removed` what is to go is off every node; `reloaded` the search analyzers have them, `closing` an index that a reload does not
 * reach is closed and not opened again yet, `reopened` such indices have them, too; `verified` all of that was seen; `committed` the rows say so. `switched-back` and `reloaded-back`: the same for a
 * change that is undone.
 */
export const ROLLOUT_STEPS = [
  'staged',
  'rehearsed',
  'switched',
  'removed',
  'reloaded',
  'closing',
  'reopened',
  'verified',
  'committed',
  'switched-back',
  'reloaded-back',
] as const;

export type RolloutStep = (typeof ROLLOUT_STEPS)[number];

/** Called between two steps: a test may end the process there, or hold it. */
export type CrashPoint = (step: RolloutStep) => Promise<void>;
