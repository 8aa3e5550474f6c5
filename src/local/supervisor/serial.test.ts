import { expect, it } from 'vitest';
import { Serial } from './serial.ts';

it('runs one after the other, also after one that failed', async () => {
  const serial = new Serial();
  const seen: string[] = [];
  const slow = serial.run(async () => {
    seen.push('slow begins');
    await new Promise((resolve) => setImmediate(resolve));
    seen.push('slow ends');
    throw new Error('slow failed');
  });
  const next = serial.run(async () => {
    seen.push('next');
    return 7;
  });
  await expect(slow).rejects.toThrow('slow failed');
  expect(await next).toBe(7);
  expect(seen).toEqual(['slow begins', 'slow ends', 'next']);
});
