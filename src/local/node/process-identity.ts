import { readdir, readFile, stat } from 'node:fs/promises';
import { execa } from 'execa';
import { errno } from '../local-domain-error.ts';

/**
 * Names one process for ever: its pid, and when it started. A pid alone comes round again.
 * The token is opaque; it is compared, not read.
 */
export interface ProcessIdentity {
  readonly pid: number;
  readonly startToken: string;
}

/** When a process started, as the system tells it; undefined when there is none, or only its corpse (a zombie). */
export async function startTokenOf(pid: number, platform: NodeJS.Platform): Promise<string | undefined> {
  return platform === 'linux' ? linuxStartToken(pid) : psStartToken(pid);
}

export async function isRunning(identity: ProcessIdentity, platform: NodeJS.Platform): Promise<boolean> {
  return (await startTokenOf(identity.pid, platform)) === identity.startToken;
}

/** Whether any process has this pid now: for marks that name no start. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It lives, and belongs to somebody else.
    return errno(error) === 'EPERM';
  }
}

/** Field 22 of `/proc/{pid}/stat` (proc(5)): clock ticks since boot, so the boot belongs to the name. */
async function linuxStartToken(pid: number): Promise<string | undefined> {
  try {
    const started = parseProcStat(await readFile(`/proc/${pid}/stat`, 'utf8'));
    if (started === undefined) return undefined;
    const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8');
    return `${boot.trim()}/${started}`;
  } catch {
    return undefined;
  }
}

/** The start time in a `/proc/{pid}/stat`; undefined for a zombie. The command may hold spaces and parentheses: fields count from the last one. */
export function parseProcStat(stat: string): string | undefined {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state] = fields;
  return state === 'Z' || state === 'X' ? undefined : fields[19];
}

async function psStartToken(pid: number): Promise<string | undefined> {
  const { stdout, failed } = await execa('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], {
    reject: false,
    env: { LC_ALL: 'C' },
  });
  const [, state, started] = /^(\S+)\s+(.+)$/.exec(stdout.trim()) ?? [];
  return failed || state === undefined || state.startsWith('Z') ? undefined : started;
}

/**
 * Processes of this user that have `argument` among their own, word for word: how a node is found again that was started just before
 * its starter died, and so stands in no record. Whoever else has that word on a command line is no node.
 */
export async function findByArgument(
  argument: string,
  uid: number | undefined,
  platform: NodeJS.Platform,
): Promise<readonly ProcessIdentity[]> {
  const pids = platform === 'linux' ? await linuxFind(argument, uid) : await psFind(argument, uid);
  const found: ProcessIdentity[] = [];
  for (const pid of pids) {
    const startToken = await startTokenOf(pid, platform);
    if (startToken !== undefined) found.push({ pid, startToken });
  }
  return found;
}

async function linuxFind(argument: string, uid: number | undefined): Promise<readonly number[]> {
  const pids = (await readdir('/proc')).map(Number).filter((pid) => Number.isInteger(pid));
  const found = await Promise.all(
    pids.map(async (pid) => {
      // A process that ends while we look is none.
      const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
      if (!commandLine.split('\0').includes(argument)) return [];
      const owner = await stat(`/proc/${pid}`).catch(() => undefined);
      return owner?.uid === uid ? [pid] : [];
    }),
  );
  return found.flat();
}

async function psFind(argument: string, uid: number | undefined): Promise<readonly number[]> {
  const { stdout } = await execa('ps', ['-axww', '-o', 'pid=,uid=,command='], { reject: false });
  return stdout.split('\n').flatMap((line) => {
    const [, pid, owner, command = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return Number(owner) === uid && ` ${command} `.includes(` ${argument} `) ? [Number(pid)] : [];
  });
}
