import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { findByArgument, isRunning, parseProcStat, startTokenOf } from './process-identity.ts';

const { platform } = process;

describe('parseProcStat', () => {
  const rest = '1 7 7 0 -1 4194560 1 0 0 0 0 0 0 0 20 0 1 0 184703 1 2';

  it('takes the start time though the command has blanks and parentheses', () => {
    expect(parseProcStat(`7 (a) b (c) S ${rest}`)).toBe('184703');
  });

  it('takes a zombie for gone', () => {
    expect(parseProcStat(`7 (java) Z ${rest}`)).toBeUndefined();
  });
});

describe('a process', () => {
  const children: ReturnType<typeof spawn>[] = [];
  const start = (...parameters: string[]) => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', '--', ...parameters], {
      stdio: 'ignore',
    });
    children.push(child);
    return child;
  };
  const pidOf = (child: ReturnType<typeof spawn>): number => child.pid ?? 0;
  afterEach(async () => {
    for (const child of children.splice(0)) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  });

  it('is the same as long as it runs, and gone when it has ended', async () => {
    const child = start();
    const startToken = await startTokenOf(pidOf(child), platform);
    if (startToken === undefined) throw new Error('the child does not run');
    const identity = { pid: pidOf(child), startToken };
    expect(await isRunning(identity, platform)).toBe(true);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await isRunning(identity, platform)).toBe(false);
  });

  it('is not another one that has its pid', async () => {
    expect(await isRunning({ pid: pidOf(start()), startToken: 'of an earlier process' }, platform)).toBe(false);
  });

  it('is found by a word of its command line, and not by a part of one', async () => {
    const mark = `-Dmark=${process.pid}-${Date.now()}`;
    const child = start(`${mark}-longer`);
    const other = start(mark);
    await once(other, 'spawn');
    const found = await findByArgument(mark, process.getuid?.(), platform);
    expect(found.map(({ pid }) => pid)).toEqual([pidOf(other)]);
    expect(pidOf(child)).not.toBe(0);
    expect(await findByArgument(mark, 4_000_000_000, platform)).toEqual([]);
  });
});
