import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readQueries } from './queries.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'longshore-queries-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

async function file(content: string): Promise<string> {
  const path = join(directory, 'queries.txt');
  await writeFile(path, content);
  return path;
}

describe('readQueries', () => {
  it('takes one a line, and what was given besides', async () => {
    expect(await readQueries(await file('sofa\r\n\r\n ice cream \n'), ['lamp'])).toEqual(['lamp', 'sofa', 'ice cream']);
  });

  it('leaves it to the service when none are given', async () => {
    expect(await readQueries(undefined, [])).toBeUndefined();
  });

  it('refuses a file without any, one that is not there, and more than one request takes', async () => {
    await expect(readQueries(await file('\n\n'), [])).rejects.toMatchObject({ kind: 'usage' });
    await expect(readQueries(join(directory, 'nothing'), [])).rejects.toThrow('cannot read');
    await expect(readQueries(await file('q\n'.repeat(1_000)), ['one more'])).rejects.toThrow('1001 queries');
    expect(await readQueries(await file('q\n'.repeat(1_000)), [])).toHaveLength(1_000);
  });
});
