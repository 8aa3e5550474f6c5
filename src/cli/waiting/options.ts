import { type Command, InvalidArgumentError } from 'commander';

export interface TimeoutOptions {
  /** Milliseconds. */
  readonly timeout: number;
}

/** Milliseconds of `30`, `90s`, `15m`, `2h`. @throws InvalidArgumentError */
export function parseTimeout(text: string): number {
  const [, number, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text) ?? [];
  const factor = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }[unit ?? 's'];
  const value = Number(number) * (factor ?? Number.NaN);
  if (!(value > 0)) throw new InvalidArgumentError('Give a time such as 90s, 15m or 2h (a bare number is seconds).');
  return value;
}

export const withTimeout = (command: Command): Command =>
  command.option('--timeout <time>', 'how long to wait: 90s, 15m, 2h', parseTimeout, 1_800_000);

export const withWait = (command: Command, what: string): Command =>
  withTimeout(command.option('--wait', `wait until ${what}`, false));
