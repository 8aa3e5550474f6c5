import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';

const PROGRAM = resolve(import.meta.dirname, '../../../dist/cli/main.js');

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningCli {
  readonly child: ChildProcess;
  /** Resolves when this text has been written to stderr or stdout. */
  said(text: string): Promise<void>;
  readonly outcome: Promise<Outcome>;
}

/** Starts the built program as a user would, with this environment and no other. */
export function startCli(args: readonly string[], environment: NodeJS.ProcessEnv = {}): RunningCli {
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, ...environment };
  const child = spawn(process.execPath, [PROGRAM, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const written = { stdout: '', stderr: '' };
  const listeners = new Set<() => void>();
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      written[name] += text;
      for (const listener of listeners) listener();
    });
  }
  const outcome = new Promise<Outcome>((done, fail) => {
    child.once('error', fail);
    child.once('close', (code) => done({ code, ...written }));
  });
  const said = (text: string) =>
    new Promise<void>((done, fail) => {
      const look = () => {
        if (!`${written.stdout}${written.stderr}`.includes(text)) return;
        listeners.delete(look);
        done();
      };
      listeners.add(look);
      look();
      outcome.then(
        ({ stdout, stderr }) => fail(new Error(`ended without saying "${text}":\n${stdout}${stderr}`)),
        fail,
      );
    });
  return { child, said, outcome };
}

export const runCli = (args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Outcome> =>
  startCli(args, environment).outcome;
