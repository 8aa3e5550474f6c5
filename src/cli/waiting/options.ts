import { type Command, InvalidArgumentError, Option } from 'commander';

const DEFAULT_TIMEOUT_MS = 30 * 60_000;

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
  command.addOption(
    new Option('--timeout <time>', 'how long to wait: 90s, 15m, 2h')
      .argParser(parseTimeout)
      .default(DEFAULT_TIMEOUT_MS, '30m'),
  );

export interface WaitOptions extends TimeoutOptions {
  readonly wait?: true;
}

export const withWait = (command: Command, what: string): Command =>
  withTimeout(command.option('--wait', `wait until ${what}`));
