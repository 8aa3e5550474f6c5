import { describe, expect, it } from 'vitest';
import { GivenUpError, Patience, type PatienceOptions } from './patience.ts';

const forEver = () => new Promise<never>(() => undefined);

const patience = (options: Partial<PatienceOptions> = {}) =>
  new Patience({
    absent: async () => undefined,
    isOver: () => false,
    isCancelled: async () => false,
    askedAgain: (ms) => new Promise((resolve) => setTimeout(() => resolve(false), ms)),
    signal: new AbortController().signal,
    lookMs: 1,
    absentMs: 20,
    ...options,
  });

describe('Patience', () => {
  it('gives what the request gives, and what it throws', async () => {
    expect(await patience().wait(Promise.resolve(7))).toBe(7);
    await expect(patience().wait(Promise.reject(new Error('refused')))).rejects.toThrow('refused');
  });

  it('asks nothing when the answer comes at once', async () => {
    let looks = 0;
    const absent = async () => {
      looks++;
      return undefined;
    };
    await patience({ absent, lookMs: 60_000 }).wait(Promise.resolve());
    expect(looks).toBe(0);
  });

  it('gives up on a node that is absent for long enough, and says which', async () => {
    const absent = async () => 'node demo-1, which is starting';
    await expect(patience({ absent }).wait(forEver())).rejects.toThrow(
      new GivenUpError('node demo-1, which is starting'),
    );
  });

  it('waits on for a node that is slow to answer now and then', async () => {
    let looks = 0;
    const slow = new Promise<string>((resolve) => {
      const look = setInterval(() => {
        if (looks < 12) return;
        clearInterval(look);
        resolve('built');
      }, 1);
    });
    const absent = async () => (++looks % 2 === 0 ? 'node demo-1' : undefined);
    expect(await patience({ absent, absentMs: 2 }).wait(slow)).toBe('built');
  });

  it('gives up when the time of the change is over', async () => {
    const given = patience({ isOver: () => true }).wait(forEver());
    await expect(given).rejects.toThrow('gave up waiting for the answer of the cluster');
  });

  it('gives up when the change is cancelled, but for the way back', async () => {
    const cancelled = patience({ isCancelled: async () => true });
    await expect(cancelled.wait(forEver())).rejects.toThrow(GivenUpError);
    const back = new Promise((resolve) => setTimeout(() => resolve('back'), 20));
    expect(await cancelled.wait(back, false)).toBe('back');
  });

  it('gives up when the lease is lost', async () => {
    const signal = AbortSignal.abort(new Error('the lease is lost'));
    await expect(patience({ signal }).wait(forEver())).rejects.toThrow('the lease is lost');
  });
});
