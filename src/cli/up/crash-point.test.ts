import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { crashPointOf } from './crash-point.ts';

it('is nothing when nobody asks for it', () => {
  expect(crashPointOf({})).toEqual({});
  expect(crashPointOf({ LONGSHORE_CRASH_POINT: '', LONGSHORE_PAUSE_POINT: '' })).toEqual({});
});

it('LONGSHORE_PAUSE_POINT holds the process at the step until the file is there, and at no other', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'longshore-pause-'));
  try {
    const file = join(directory, 'go:on');
    const { crashPoint } = crashPointOf({ LONGSHORE_PAUSE_POINT: `switched:${file}` });
    await crashPoint?.('staged');
    expect(existsSync(`${file}.reached`)).toBe(false);
    let isOver = false;
    const held = crashPoint?.('switched').then(() => {
      isOver = true;
    });
    expect(existsSync(`${file}.reached`)).toBe(true);
    expect(isOver).toBe(false);
    await writeFile(file, '');
    await held;
    expect(isOver).toBe(true);
  } finally {
    await rm(directory, { recursive: true });
  }
});
