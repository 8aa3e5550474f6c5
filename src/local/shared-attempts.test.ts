import { expect, it } from 'vitest';
import { SharedAttempts } from './shared-attempts.ts';

it('makes a thing once for all who ask', async () => {
  const attempts = new SharedAttempts<number>();
  let made = 0;
  const make = async () => ++made;
  expect(await Promise.all([attempts.get('a', make), attempts.get('a', make), attempts.get('b', make)])).toEqual([
    1, 1, 2,
  ]);
  expect(attempts.keys()).toEqual(['a', 'b']);
});

it('tries again after a failure, and after it was told to forget', async () => {
  const attempts = new SharedAttempts<string>();
  await expect(attempts.get('a', () => Promise.reject(new Error('no Java')))).rejects.toThrow('no Java');
  expect(await attempts.get('a', async () => 'found')).toBe('found');
  attempts.forget('a');
  expect(await attempts.get('a', async () => 'found again')).toBe('found again');
});
