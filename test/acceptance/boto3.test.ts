import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { expect, inject, it } from 'vitest';
import { awsEnvironment } from '../support/clients.ts';
import { pythonVenv } from '../support/python-venv.ts';

const { url } = inject('longshore');

it('serves an unmodified boto3 from upload_file to delete_package', async () => {
  const { python } = await pythonVenv();
  const work = await mkdtemp(join(tmpdir(), 'longshore-boto3-'));
  try {
    const script = resolve(import.meta.dirname, 'python/lifecycle.py');
    const { stdout } = await execa(python, [script, work], { env: awsEnvironment(url) });
    const steps = stdout.split('\n').map((line) => JSON.parse(line) as { step: string });
    expect(steps.map(({ step }) => step)).toEqual([
      'uploaded',
      'created',
      'associated',
      'searched',
      'updated',
      'deleted',
    ]);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
});
