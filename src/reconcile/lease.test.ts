import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Claim, LeaseLostError } from '../store/store.ts';
import { Lease } from './lease.ts';

const claim: Claim = { kind: 'domain', id: '000000000000/demo', owner: 'a', fence: 7, attempt: 1 };

describe('Lease', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const leaseWith = (renew: () => Promise<void>) => {
    const errors: unknown[] = [];
    const lease = new Lease({ tasks: { renew }, claim, leaseMs: 900, onError: (error) => errors.push(error) });
    return { lease, errors };
  };

  it('is renewed at each third of its time until it is released', async () => {
    let renewals = 0;
    const { lease } = leaseWith(async () => {
      renewals++;
    });
    await vi.advanceTimersByTimeAsync(3_000);
    expect(renewals).toBe(10);
    expect(lease.signal.aborted).toBe(false);
    lease.release();
    await vi.advanceTimersByTimeAsync(3_000);
    expect(renewals).toBe(10);
  });

  it('aborts when another worker has it', async () => {
    const { lease, errors } = leaseWith(() => Promise.reject(new LeaseLostError(claim)));
    await vi.advanceTimersByTimeAsync(300);
    expect(lease.signal.reason).toBeInstanceOf(LeaseLostError);
    expect(errors).toEqual([]);
  });

  it('survives a store that fails for a moment, and aborts when it fails for the whole time of the lease', async () => {
    let failing = true;
    const { lease, errors } = leaseWith(() => (failing ? Promise.reject(new Error('busy')) : Promise.resolve()));
    await vi.advanceTimersByTimeAsync(300);
    expect(errors).toHaveLength(1);
    failing = false;
    await vi.advanceTimersByTimeAsync(300);
    failing = true;
    await vi.advanceTimersByTimeAsync(600);
    expect(lease.signal.aborted).toBe(false);
    await vi.advanceTimersByTimeAsync(300);
    expect(lease.signal.reason).toBeInstanceOf(LeaseLostError);
  });

  it('aborts when a renewal never answers', async () => {
    const { lease } = leaseWith(() => new Promise(() => undefined));
    await vi.advanceTimersByTimeAsync(1_200);
    expect(lease.signal.reason).toBeInstanceOf(LeaseLostError);
  });
});
