import { statfs } from 'node:fs/promises';
import { formatBytes } from '../output/format.ts';
import { nearestExisting } from './check-home.ts';
import { type Check, type Finding, fail, ok, warn, wordsOf } from './finding.ts';

const GB = 1_000_000_000;

/** A distribution takes 0.4 GB with its zip; a node some MB, before there is data. Bytes. */
export function judgeDisk(free: number, where: string): Finding {
  const found = `${formatBytes(free)} free at ${where}`;
  const remedy = 'Free some, or set LONGSHORE_HOME and LONGSHORE_CACHE to another disk.';
  if (free < GB) return fail('disk', found, remedy);
  return free < 3 * GB ? warn('disk', found, remedy) : ok('disk', found);
}

/** What may still be had, also below a container's limit. A node takes about 0.35 GB with its default heap of 400 MB. Bytes. */
export function judgeMemory(free: number): Finding {
  const found = `${formatBytes(free)} available`;
  if (free < 0.6 * GB) return fail('memory', found, 'Close other programs: one node takes about 0.4 GB.');
  if (free < 2 * GB) return warn('memory', found, 'Enough for one or two nodes; more need about 0.4 GB each.');
  return ok('memory', found);
}

export const checkDisk: Check = async ({ config }) => {
  try {
    const places = [config.LONGSHORE_HOME, config.LONGSHORE_CACHE];
    const found = await Promise.all(
      places.map(async (where) => {
        const { bavail, bsize } = await statfs(await nearestExisting(where));
        return { where, free: bavail * bsize };
      }),
    );
    const tightest = found.reduce((a, b) => (b.free < a.free ? b : a));
    return judgeDisk(tightest.free, tightest.where);
  } catch (error) {
    return warn('disk', wordsOf(error), 'See that there is about 1 GB free.');
  }
};

export const checkMemory: Check = async () => judgeMemory(process.availableMemory());
