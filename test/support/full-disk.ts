import { execFile } from 'node:child_process';
import { chmod, mkdir } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Leaves next to no room in a directory: a tiny file system over it. That takes root; others may not write in it at all, which an agent
 * meets at the same step. Gives what ends it; ending it twice is no error.
 */
export async function fillDisk(directory: string): Promise<() => Promise<void>> {
  await mkdir(directory, { recursive: true });
  if (process.getuid?.() !== 0) {
    await chmod(directory, 0o500);
    return () => chmod(directory, 0o700);
  }
  await run('mount', ['-t', 'tmpfs', '-o', 'size=64k,mode=777', 'tmpfs', directory]);
  let isOver = false;
  return async () => {
    if (isOver) return;
    isOver = true;
    await run('umount', [directory]);
  };
}
