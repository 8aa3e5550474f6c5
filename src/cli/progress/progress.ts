import type { Cli } from '../cli.ts';

/** Says what the step is waiting for now. */
export type Update = (what: string) => void;

/** What a person sees while a command works; always on stderr. */
export interface Progress {
  /** Runs the work under a title. What it throws ends the step as failed, and goes on to the caller. */
  step<T>(title: string, work: (update: Update) => Promise<T>): Promise<T>;
}

const NARROWEST = 40;

/** A live display on a terminal; plain lines where output is kept or read by a program. */
export async function openProgress(cli: Cli): Promise<Progress> {
  // It draws on both streams, and breaks its lines by the width: not where one is kept, nor on a terminal that knows no width.
  const { stdout, stderr } = cli;
  if (stderr.isTTY && stdout.isTTY && stdout.columns >= NARROWEST)
    return (await import('./live-progress.ts')).liveProgress();
  return (await import('./plain-progress.ts')).plainProgress((line) => void stderr.write(`${line}\n`));
}
