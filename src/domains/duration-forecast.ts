/** An earlier change: how long it took, and how much it had to do. */
export interface MeasuredChange {
  readonly milliseconds: number;
  /** Of the file. */
  readonly bytes: number;
  /** That name its path. */
  readonly indices: number;
}

export interface DurationForecast {
  /** Seconds. */
  readonly expected: number;
  /** In words: what it is reckoned from. */
  readonly basis: string;
}

/**
 * Milliseconds where nothing is known: what a change costs beside the analyzers, and what each MiB of rules costs in each index. On
 * OpenSearch 3.8.0 and two busy cores the reload of an index took 0.1 to 0.4 seconds with 0.25 MiB and 2.4 to 5.3 with 2.5 MiB.
 */
const ASSUMED_FIXED_MS = 500;
const ASSUMED_MS_PER_MIB = 2_000;
const MIB = 1024 * 1024;
/** Of the newest changes: a domain that was moved to other machines forgets the old ones. */
const MOST_CHANGES = 20;

/**
 * How long a change will take. Changes of about this size are the best witnesses; without such, all of them, reckoned up by what
 * each had to build. `history`: newest first.
 */
export function durationForecast(
  change: Omit<MeasuredChange, 'milliseconds'>,
  history: readonly MeasuredChange[],
): DurationForecast {
  const recent = history.slice(0, MOST_CHANGES);
  const alike = recent.filter((each) => isAlike(weight(each), weight(change)));
  if (alike.length > 0) {
    return seconds(
      median(alike.map(({ milliseconds }) => milliseconds)),
      `the last ${count(alike.length)} of this size`,
    );
  }
  if (recent.length > 0) {
    // A change that waited for something says little of the work; the median does not hear it.
    const perMib = median(recent.map((each) => Math.max(0, each.milliseconds - ASSUMED_FIXED_MS) / weight(each)));
    const reckoned = ASSUMED_FIXED_MS + perMib * weight(change);
    return seconds(reckoned, `reckoned from the last ${count(recent.length)}, of another size`);
  }
  return seconds(ASSUMED_FIXED_MS + ASSUMED_MS_PER_MIB * weight(change), 'assumed: nothing was changed here before');
}

/** MiB that are built anew; never 0, as the smallest file has its cost. */
const weight = ({ bytes, indices }: Omit<MeasuredChange, 'milliseconds'>): number =>
  Math.max((bytes * Math.max(indices, 1)) / MIB, 0.001);

const isAlike = (one: number, other: number): boolean => one <= 2 * other && other <= 2 * one;

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = 0, high = 0] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[middle]];
  return (low + high) / 2;
}

const seconds = (milliseconds: number, basis: string): DurationForecast => ({
  expected: Math.round(milliseconds) / 1000,
  basis,
});

const count = (changes: number): string => (changes === 1 ? 'change' : `${changes} changes`);
