const LONGEST_MS = 30_000;
/** A node that ran this long did not die of its start: the next death is a first one. */
export const STEADY_AFTER_MS = 60_000;

/** How long to wait after the n-th death in a row (n from 1): 0, 1, 2, 4, 8, 16, 30, 30 … seconds. */
export const backOffMs = (deaths: number): number => (deaths <= 1 ? 0 : Math.min(LONGEST_MS, 1000 * 2 ** (deaths - 2)));
