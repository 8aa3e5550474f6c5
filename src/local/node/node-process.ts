import { spawn } from 'node:child_process';
import { open, rename } from 'node:fs/promises';
import { errno } from '../local-domain-error.ts';
import type { NodeCommand } from './node-command.ts';
import type { NodeUser } from './node-user.ts';
import { isRunning, type ProcessIdentity, startTokenOf } from './process-identity.ts';

export interface NodeExit {
  readonly code: number | null;
  readonly signal: string | null;
}

/** A node's process, ours or one that an earlier control plane left. */
export interface NodeProcess {
  readonly identity: ProcessIdentity;
  /** Settles when it is gone; how it ended is known of our own children only. */
  readonly ended: Promise<NodeExit | undefined>;
}

const LIVENESS_POLL_MS = 500;

/**
 * Starts a node in a session of its own, so that neither our end nor a Ctrl-C in our terminal ends it.
 *
 * @param recordProcess is called with the new process before anything else, so that it is found again after our own death.
 * @throws when the process cannot be started at all (no such file, no permission).
 */
export async function spawnNode(options: {
  readonly command: NodeCommand;
  readonly directory: string;
  /** Takes the process's own output; the one before is kept beside it. */
  readonly consolePath: string;
  readonly user: NodeUser | undefined;
  readonly platform: NodeJS.Platform;
  readonly recordProcess: (identity: ProcessIdentity) => Promise<void>;
}): Promise<NodeProcess> {
  const { command, user, platform } = options;
  await rename(options.consolePath, `${options.consolePath}.1`).catch((error: unknown) => {
    if (errno(error) !== 'ENOENT') throw error;
  });
  const output = await open(options.consolePath, 'a', 0o644);
  try {
    const child = spawn(command.file, command.parameters, {
      cwd: options.directory,
      env: command.environment,
      detached: true,
      stdio: ['ignore', output.fd, output.fd],
      ...(user ? { uid: user.uid, gid: user.gid } : {}),
    });
    const ended = new Promise<NodeExit | undefined>((resolve) => {
      child.once('exit', (code, signal) => resolve({ code, signal }));
    });
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', reject);
    });
    child.unref();
    const { pid } = child;
    if (pid === undefined) throw new Error(`${command.file} has started without a process id`);
    const startToken = await startTokenOf(pid, platform);
    const identity: ProcessIdentity = { pid, startToken: startToken ?? 'ended at once' };
    await options.recordProcess(identity);
    return { identity, ended };
  } finally {
    await output.close();
  }
}

/** Watches a process that is no child of ours: the system tells nobody but the parent when it ends. */
export function adoptNode(identity: ProcessIdentity, platform: NodeJS.Platform): NodeProcess {
  const ended = new Promise<undefined>((resolve) => {
    const look = async (): Promise<void> => {
      if (!(await isRunning(identity, platform))) resolve(undefined);
      else setTimeout(look, LIVENESS_POLL_MS).unref();
    };
    void look();
  });
  return { identity, ended };
}

const GONE_POLL_MS = 50;

/** Asks the process to end (SIGTERM), and ends its whole group (SIGKILL) when it has not within the deadline. Returns when it is gone. */
export async function endNode(
  identity: ProcessIdentity,
  { platform, deadlineMs }: { readonly platform: NodeJS.Platform; readonly deadlineMs: number },
): Promise<void> {
  // The identity is checked before each signal: by now the pid may be a stranger's.
  if (!(await isRunning(identity, platform))) return;
  signal(identity.pid, 'SIGTERM');
  if (await isGoneWithin(identity, platform, deadlineMs)) return;
  if (!(await isRunning(identity, platform))) return;
  signal(-identity.pid, 'SIGKILL');
  signal(identity.pid, 'SIGKILL');
  if (!(await isGoneWithin(identity, platform, KILL_DEADLINE_MS))) {
    throw new Error(`process ${identity.pid} is still there after SIGKILL`);
  }
}

const KILL_DEADLINE_MS = 10_000;

async function isGoneWithin(identity: ProcessIdentity, platform: NodeJS.Platform, ms: number): Promise<boolean> {
  for (const until = performance.now() + ms; performance.now() < until; ) {
    if (!(await isRunning(identity, platform))) return true;
    await new Promise((resolve) => setTimeout(resolve, GONE_POLL_MS));
  }
  return false;
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (errno(error) !== 'ESRCH') throw error;
  }
}
