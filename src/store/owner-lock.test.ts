import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { acquireOwnerLock, OwnerLockHeldError } from './owner-lock.ts';

describe('the owner lock', () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'longshore-lock-'));
  });

  afterEach(() => rm(directory, { recursive: true, force: true }));

  it('refuses a second owner and names the first and the directory', async () => {
    const lock = await acquireOwnerLock(directory);
    const refused = acquireOwnerLock(directory);
    await expect(refused).rejects.toBeInstanceOf(OwnerLockHeldError);
    await expect(refused).rejects.toThrow(`Process ${process.pid} works on ${directory} already`);
    await lock.release();
  });

  it('can be taken again after it was released', async () => {
    await (await acquireOwnerLock(directory)).release();
    const again = await acquireOwnerLock(directory);
    await expect(acquireOwnerLock(directory)).rejects.toBeInstanceOf(OwnerLockHeldError);
    await again.release();
  });

  it('leaves the lock of the next owner alone when it is released twice', async () => {
    const first = await acquireOwnerLock(directory);
    await first.release();
    const second = await acquireOwnerLock(directory);
    await first.release();
    await expect(acquireOwnerLock(directory)).rejects.toThrow(`Process ${process.pid}`);
    await second.release();
  });

  it('lets only one of many that start at once in', async () => {
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => acquireOwnerLock(directory)));
    const winners = results.filter((result) => result.status === 'fulfilled');
    expect(winners).toHaveLength(1);
    await winners[0]?.value.release();
  });

  it.each(['', 'not json', '{"pid":"7"}', '{"pid":-1}'])(
    'is not stopped by an owner file that holds %j',
    async (text) => {
      await writeFile(join(directory, 'owner.json'), text);
      const lock = await acquireOwnerLock(directory);
      expect(JSON.parse(await readFile(join(directory, 'owner.json'), 'utf8'))).toEqual({ pid: process.pid });
      await lock.release();
    },
  );

  it('takes no stranger for the owner whose name is not written yet', async () => {
    const lock = await acquireOwnerLock(directory);
    // 2^22 is the largest process id that Linux gives.
    await writeFile(join(directory, 'owner.json'), JSON.stringify({ pid: 2 ** 22 + 1 }));
    await expect(acquireOwnerLock(directory)).rejects.toThrow('which is just starting');
    await lock.release();
  });

  it('says why a directory that is not there cannot be locked', async () => {
    await expect(acquireOwnerLock(join(directory, 'missing'))).rejects.not.toBeInstanceOf(OwnerLockHeldError);
  });
});
