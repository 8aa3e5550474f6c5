import { type ChildProcess, spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { freePort } from './free-port.ts';
import { until } from './until.ts';

const PROGRAM = resolve(import.meta.dirname, '../../dist/cli/main.js');

/** A Longshore of its own: a spawned process, seen from outside only. */
export interface Longshore {
  readonly url: string;
  readonly port: number;
  readonly home: string;
  readonly pid: number;
  /** SIGINT: ends it with its nodes. */
  stop(): Promise<void>;
  /** SIGKILL: its nodes live on. */
  kill(): Promise<void>;
  /** Starts it again on the same home and port. */
  start(environment?: NodeJS.ProcessEnv): Promise<void>;
  /** Resolves when the process has ended by itself. */
  ended(): Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  /** Stops it and removes its home. */
  dispose(): Promise<void>;
  output(): Promise<string>;
}

/** Starts `longshore up` on a free port with an empty home. */
export async function startLongshore(environment: NodeJS.ProcessEnv = {}): Promise<Longshore> {
  const home = await mkdtemp(join(tmpdir(), 'longshore-test-'));
  // The unprivileged user that runs the nodes must get through.
  await chmod(home, 0o755);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const logFile = join(home, 'output.log');
  let child: ChildProcess;
  let exit: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;

  const start = async (more: NodeJS.ProcessEnv = {}) => {
    const log = openSync(logFile, 'a');
    child = spawn(process.execPath, [PROGRAM, 'up'], {
      env: { ...process.env, LONGSHORE_HOME: home, LONGSHORE_PORT: String(port), ...environment, ...more },
      stdio: ['ignore', log, log],
    });
    exit = new Promise((done) => child.once('exit', (code, signal) => done({ code, signal })));
    await until(
      'longshore answers',
      async () => {
        if (child.exitCode !== null) throw new Error(`longshore ended with ${child.exitCode}:\n${await output()}`);
        return (await fetch(`${url}/_longshore/health`)).ok;
      },
      { timeoutMs: 30_000, everyMs: 50 },
    );
  };
  const output = () => readFile(logFile, 'utf8').catch(() => '');
  const running = () => child.exitCode === null && child.signalCode === null;
  const stop = async () => {
    if (running()) child.kill('SIGINT');
    await exit;
  };

  await start();
  return {
    url,
    port,
    home,
    get pid() {
      if (child.pid === undefined) throw new Error('longshore has no process');
      return child.pid;
    },
    stop,
    kill: async () => {
      if (running()) child.kill('SIGKILL');
      await exit;
    },
    start,
    ended: () => exit,
    output,
    dispose: async () => {
      // A control plane that was killed left its nodes: a new one takes them down with it.
      if (!running()) await start();
      await stop();
      await rm(home, { recursive: true, force: true });
    },
  };
}
