import { setTimeout as sleep } from 'node:timers/promises';
import { CliError } from '../cli-error.ts';
import { formatDuration } from '../output/format.ts';

/** What one look gave. */
export type Look<T> =
  | { readonly done: true; readonly value: T }
  | { readonly done: false; readonly waitingFor: string };

export interface WaitOptions {
  /** What is awaited, for the error: `package F123456789 to be AVAILABLE`. */
  readonly what: string;
  readonly timeoutMs: number;
  readonly interrupted: AbortSignal;
  readonly update: (what: string) => void;
  /** Lets time pass between two looks: that long, or less when there is reason to look. Default: that long. */
  readonly pause?: Pause;
}

/** @throws when the signal aborts */
export type Pause = (milliseconds: number, signal: AbortSignal) => Promise<void>;

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 2_000;

/**
 * Looks until it is done: quickly at first, for local changes take milliseconds, and ever more patiently after.
 * @throws CliError `timedOut` with what was awaited last, `interrupted`; and whatever a look throws.
 */
export async function waitUntil<T>(look: () => Promise<Look<T>>, options: WaitOptions): Promise<T> {
  const { what, timeoutMs, interrupted, update } = options;
  const pauseFor = options.pause ?? ((milliseconds, signal) => sleep(milliseconds, undefined, { signal }));
  const deadline = Date.now() + timeoutMs;
  let pause = FIRST_PAUSE_MS;
  for (;;) {
    const seen = await look();
    if (seen.done) return seen.value;
    update(seen.waitingFor);
    const left = deadline - Date.now();
    if (left <= 0) {
      throw new CliError('timedOut', `waited ${formatDuration(timeoutMs)} for ${what}; last seen: ${seen.waitingFor}`, {
        remedy: 'The change goes on: wait again, longer with --timeout.',
      });
    }
    await pauseFor(Math.min(pause, left), interrupted).catch((cause: unknown) => {
      throw new CliError('interrupted', `interrupted while waiting for ${what}; the change goes on`, { cause });
    });
    pause = Math.min(pause * 1.5, LONGEST_PAUSE_MS);
  }
}
