import type { Command } from 'commander';

/** The process as commands see it. */
export interface Cli {
  /** How this program is called again: `longshore`, or `node dist/cli/main.js`. */
  readonly program: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Data, and nothing else. */
  readonly stdout: NodeJS.WriteStream;
  /** Progress, remarks and errors. */
  readonly stderr: NodeJS.WriteStream;
  /** Aborted by the first SIGINT or SIGTERM. */
  readonly interrupted: AbortSignal;
}

/** Gives a command its options and its action. One such function per file, under the command's own name. */
export type DefineCommand = (command: Command, cli: Cli) => void;

export interface CommandEntry {
  /** As typed: `package create`. */
  readonly path: string;
  readonly summary: string;
  /** The command ends by itself when `interrupted` fires; the others are left where they are. */
  readonly stopsItself?: true;
  readonly load: () => Promise<DefineCommand>;
}
