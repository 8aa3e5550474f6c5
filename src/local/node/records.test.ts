import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { nodeRecord, readRecord } from './records.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'longshore-records-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const record = { name: 'demo-0', ports: { http: 20_000, transport: 20_001 } };

it('reads what was written, and nothing where nothing is', async () => {
  await writeFile(join(directory, 'node.json'), JSON.stringify(record));
  expect(await readRecord(join(directory, 'node.json'), nodeRecord)).toEqual(record);
  expect(await readRecord(join(directory, 'absent.json'), nodeRecord)).toBeUndefined();
});

it.each(['', '{', '{"name":"demo-0"}', JSON.stringify({ ...record, process: { pid: -1, startToken: 'x' } })])(
  'says which file is damaged: %s',
  async (text) => {
    const path = join(directory, 'node.json');
    await writeFile(path, text);
    await expect(readRecord(path, nodeRecord)).rejects.toThrow(`${path} is damaged`);
  },
);
