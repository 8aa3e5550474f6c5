/** A row of docs/reference/benchmarks.md: the same thing measured on both sides in one run. */
export interface Row {
  readonly what: string;
  readonly ours: string;
  readonly other: string;
  /** What the goal is about: a ratio, or a figure. */
  readonly result: string;
  /** Absent: a figure that is told beside the others. */
  readonly goal?: string;
  readonly met?: boolean;
}

export function table(rows: readonly Row[]): string {
  const lines = rows.map(
    ({ what, ours, other, result, goal, met }) =>
      `| ${what} | ${ours} | ${other} | ${result} | ${goal ?? ''} | ${met === undefined ? '' : met ? 'yes' : 'no'} |`,
  );
  return ['| what | Longshore | compared with | result | goal | met |', '|---|---|---|---|---|---|', ...lines].join(
    '\n',
  );
}

export const times = (ratio: number): string => `${ratio.toFixed(2)}×`;
export const ms = (value: number): string => `${value < 10 ? value.toFixed(1) : value.toFixed(0)} ms`;
export const rate = (value: number): string => `${value.toFixed(0)}/s`;
