const FIRST_MS = 1_000;
const MOST_MS = 30_000;

/** How long to wait after the nth failure in a row (from 1): 1, 2, 4 … 30 seconds. */
export const backoffMs = (failures: number): number => Math.min(MOST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 10));
