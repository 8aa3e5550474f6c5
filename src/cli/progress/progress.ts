import type { Cli } from '../cli.ts';

/** Says what the step is waiting for now. */
export type Update = (what: string) => void;

/** What a person sees while a command works; always on stderr. */
export interface Progress {
  /** Runs the work under a title. What it throws ends the step as failed, and goes on to the caller. */
  step<T>(title: string, work: (update: Update) => Promise<T>): Promise<T>;
}

/** A live display on a terminal; plain lines where output is kept or read by a program. */
export async function openProgress(cli: Cli): Promise<Progress> {
  // The live display hides what others write to stdout meanwhile: only where both are the same terminal.
  if (cli.stderr.isTTY && cli.stdout.isTTY) return (await import('./live-progress.ts')).liveProgress();
  return (await import('./plain-progress.ts')).plainProgress((line) => void cli.stderr.write(`${line}\n`));
}
