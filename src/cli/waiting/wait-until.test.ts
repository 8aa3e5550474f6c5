import { describe, expect, it } from 'vitest';
import { parseTimeout } from './options.ts';
import { waitUntil } from './wait-until.ts';

const options = (timeoutMs: number, interrupted = new AbortController().signal) => {
  const seen: string[] = [];
  return { seen, what: 'it', timeoutMs, interrupted, update: (what: string) => void seen.push(what) };
};

describe('waitUntil', () => {
  it('looks until it is done and says what it waits for', async () => {
    let looks = 0;
    const wait = options(10_000);
    const value = await waitUntil(async () => {
      looks += 1;
      return looks === 3 ? { done: true, value: 'there' } : { done: false, waitingFor: `look ${looks}` };
    }, wait);
    expect(value).toBe('there');
    expect(wait.seen).toEqual(['look 1', 'look 2']);
  });

  it('times out with what was last seen', async () => {
    const look = async () => ({ done: false, waitingFor: 'the node' }) as const;
    await expect(waitUntil(look, options(1))).rejects.toMatchObject({
      kind: 'timedOut',
      message: expect.stringContaining('last seen: the node'),
    });
  });

  it('stops at an interrupt', async () => {
    const controller = new AbortController();
    const look = async () => {
      controller.abort();
      return { done: false, waitingFor: 'the node' } as const;
    };
    await expect(waitUntil(look, options(10_000, controller.signal))).rejects.toMatchObject({ kind: 'interrupted' });
  });

  it('lets the error of a look through', async () => {
    const error = new Error('never');
    await expect(waitUntil(() => Promise.reject(error), options(10_000))).rejects.toBe(error);
  });
});

describe('parseTimeout', () => {
  it.each([
    ['30', 30_000],
    ['90s', 90_000],
    ['15m', 900_000],
    ['1.5h', 5_400_000],
    ['250ms', 250],
  ])('takes %s as %i ms', (text, milliseconds) => expect(parseTimeout(text)).toBe(milliseconds));
  it.each(['', '0', '-1', '5d', 'soon', '1e3'])('refuses "%s"', (text) => expect(() => parseTimeout(text)).toThrow());
});
