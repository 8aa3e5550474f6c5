import { expect, it } from 'vitest';
import { lastStart } from './node-home.ts';

it('keeps of a log only what the last start wrote', () => {
  const log =
    '[INFO ] [demo-0] version[3.8.0], pid[1]\nold fault\n[INFO ] [demo-0] version[3.8.0], pid[2]\nnew fault\n';
  expect(lastStart(log)).toBe('] version[3.8.0], pid[2]\nnew fault\n');
  expect(lastStart('no such line\n')).toBe('no such line\n');
});
