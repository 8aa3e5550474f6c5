import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readZip } from '../../../src/archive/read-zip.ts';
import { zipLimits } from '../../../src/archive/zip-inspection.ts';
import { type ZipFileEntry, zipFile } from '../../support/zip-file.ts';

const LIMITS = zipLimits(1_000_000);

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'longshore-zip-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

async function archive(...entries: readonly ZipFileEntry[]): Promise<string> {
  const path = join(directory, 'archive.zip');
  await writeFile(path, zipFile(entries));
  return path;
}

describe('readZip', () => {
  it('shows all names before any bytes, and then the bytes', async () => {
    const path = await archive({ name: 'a', content: 'one' }, { name: 'b/' }, { name: 'b/c', content: 'two' });
    const seen: string[] = [];
    const outcome = await readZip(path, LIMITS, {
      judge: (entries) => {
        seen.push(entries.map((entry) => entry.path).join());
        return undefined;
      },
      visit: async (entry, content) => {
        seen.push(`${entry.path}=${await text(content)}`);
      },
    });
    expect(seen).toEqual(['a,b/,b/c', 'a=one', 'b/=', 'b/c=two']);
    expect(outcome).toMatchObject({ totalSize: 6 });
  });

  it('inflates nothing of what is refused', async () => {
    const path = await archive({ name: 'a', content: 'one' }, { name: '../evil', content: 'x' });
    const visit = async () => {
      throw new Error('visited');
    };
    expect(await readZip(path, LIMITS, { visit })).toMatchObject({ problem: expect.stringContaining('../evil') });
    const fine = await archive({ name: 'a', content: 'one' });
    expect(await readZip(fine, LIMITS, { visit, judge: () => 'Not this one.' })).toEqual({ problem: 'Not this one.' });
  });

  it('checks an entry to its end, however far it was read', async () => {
    const path = await archive({ name: 'a', content: 'x'.repeat(200_000), crc32: 1 });
    let chunks = 0;
    const outcome = await readZip(path, LIMITS, {
      visit: async (_, content) => {
        for await (const _chunk of content) {
          chunks++;
          break;
        }
      },
    });
    expect(chunks).toBe(1);
    expect(outcome).toEqual({ problem: 'Entry "a" is damaged: its CRC-32 is wrong.' });
    expect(await readZip(path, LIMITS)).toEqual(outcome);
  });

  it("throws what its reader throws, and the operating system's errors", async () => {
    const path = await archive({ name: 'a', content: 'one' });
    const visit = async () => {
      throw new Error('the disk is full');
    };
    await expect(readZip(path, LIMITS, { visit })).rejects.toThrow('the disk is full');
    await expect(readZip(join(directory, 'none.zip'), LIMITS)).rejects.toThrow('ENOENT');
  });

  it('gives a sentence for what is no archive, and for one that was cut off', async () => {
    const path = join(directory, 'other.zip');
    const whole = zipFile([{ name: 'a', content: 'one' }]);
    for (const bytes of [Buffer.from('no zip'), Buffer.alloc(0), whole.subarray(0, whole.length - 8)]) {
      await writeFile(path, bytes);
      expect(await readZip(path, LIMITS)).toEqual({
        problem: expect.stringMatching(/^The archive cannot be read: .*\.$/),
      });
    }
  });
});
