import { InvalidArgumentError } from 'commander';

/** Where to begin: after an event, or at a time. */
export type Since = { readonly kind: 'event'; readonly id: number } | { readonly kind: 'time'; readonly at: Date };

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `4711`, `2026-11-24T20:40:00Z`, `90m`. @throws InvalidArgumentError */
export function parseSince(text: string, now: Date): Since {
  if (/^\d{1,15}$/.test(text)) return { kind: 'event', id: Number(text) };
  const [, number, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  if (number !== undefined)
    return { kind: 'time', at: new Date(now.getTime() - Number(number) * (UNITS[unit ?? ''] ?? 0)) };
  const at = /^\d{4}-\d\d-\d\d/.test(text) ? new Date(text) : undefined;
  if (at !== undefined && !Number.isNaN(at.getTime())) return { kind: 'time', at };
  throw new InvalidArgumentError(
    'Give a span such as 90m, 6h or 7d, a time such as 2026-11-24T20:40:00Z, or the id of an event.',
  );
}

/**
 * The id after which the events since that time come. `firstAfter` gives the time of the first event after an id. Ids grow with time:
 * some forty questions find the place among a million.
 */
export async function cursorAt(at: Date, firstAfter: (id: number) => Promise<Date | undefined>): Promise<number> {
  const isLateEnough = async (id: number): Promise<boolean> => {
    const first = await firstAfter(id);
    return first === undefined || first >= at;
  };
  if (await isLateEnough(0)) return 0;
  let early = 0;
  let late = 1;
  while (!(await isLateEnough(late))) {
    early = late;
    late *= 2;
  }
  while (late - early > 1) {
    const middle = Math.floor((early + late) / 2);
    if (await isLateEnough(middle)) late = middle;
    else early = middle;
  }
  return late;
}
