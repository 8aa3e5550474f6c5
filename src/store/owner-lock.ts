import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { isBusy, openForLocking } from './sqlite-database.ts';

/** A data directory that belongs to this process until it is released, or the process ends in whatever way. */
export interface OwnerLock {
  release(): Promise<void>;
}

/** Another living process works on the directory. */
export class OwnerLockHeldError extends Error {
  constructor(
    readonly directory: string,
    /** Absent when the owner has not written its name yet. */
    readonly pid: number | undefined,
    options?: { cause?: unknown },
  ) {
    const who = pid === undefined ? 'Another process, which is just starting,' : `Process ${pid}`;
    super(`${who} works on ${directory} already: stop it, or use another data directory`, options);
    this.name = 'OwnerLockHeldError';
  }
}

const LOCK = 'owner.lock';
const OWNER = 'owner.json';

const ownerFile = z.object({ pid: z.number().int().positive() });

/**
 * Makes this process the only one that works on a data directory. The lock is the operating system's, on an open file (taken by
 * SQLite): it ends with its process, so no lock is ever stale, a process id that is given again does not matter, and two
 * processes that start at once cannot both win. The file beside it only says who has it.
 * @throws OwnerLockHeldError
 */
export async function acquireOwnerLock(directory: string): Promise<OwnerLock> {
  const owner = join(directory, OWNER);
  const lock = openForLocking(join(directory, LOCK));
  try {
    lock.exec('begin exclusive');
  } catch (cause) {
    lock.close();
    if (!isBusy(cause)) throw cause;
    throw new OwnerLockHeldError(directory, await readOwner(owner), { cause });
  }
  try {
    await writeFile(owner, `${JSON.stringify({ pid: process.pid })}\n`);
  } catch (error) {
    lock.close();
    throw error;
  }
  let held = true;
  return {
    release: async () => {
      if (!held) return;
      held = false;
      // The name goes first: after the lock is gone it may be another owner's.
      await rm(owner, { force: true });
      lock.close();
    },
  };
}

/** A name that a dead owner left behind is no answer. */
async function readOwner(file: string): Promise<number | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const { pid } = parseOwner(text) ?? {};
  return pid !== undefined && isAlive(pid) ? pid : undefined;
}

function parseOwner(text: string): z.infer<typeof ownerFile> | undefined {
  try {
    return ownerFile.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It lives, and belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
