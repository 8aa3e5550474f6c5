import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterEach, beforeEach, expect, it } from 'vitest';

const SCRIPT = fileURLToPath(new URL('stream-package.ts', import.meta.url));

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'longshore-flat-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

it('a package of 256 MiB passes from upload to blob in 64 MiB of memory', async () => {
  const { stdout } = await execa(process.execPath, ['--import', 'tsx', SCRIPT, directory, '256']);
  const { beforeUpload, upload, copy } = JSON.parse(stdout);
  expect(upload.peak - beforeUpload).toBeLessThan(64);
  expect(copy.peak - beforeUpload).toBeLessThan(64);
});
