import type { Config } from '../../local/config.ts';

/** What one check found. `fail`: local domains will not work. `warn`: they may. */
export interface Finding {
  readonly check: string;
  readonly status: 'ok' | 'warn' | 'fail';
  readonly found: string;
  /** What to do; with anything but `ok`. */
  readonly remedy?: string;
}

export interface CheckContext {
  readonly config: Config;
  readonly environment: NodeJS.ProcessEnv;
}

/** Looks, and changes nothing. Never throws. */
export type Check = (context: CheckContext) => Promise<Finding>;

export const ok = (check: string, found: string): Finding => ({ check, status: 'ok', found });
export const warn = (check: string, found: string, remedy: string): Finding => ({
  check,
  status: 'warn',
  found,
  remedy,
});
export const fail = (check: string, found: string, remedy: string): Finding => ({
  check,
  status: 'fail',
  found,
  remedy,
});

export const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
