import { describe, expect, it } from 'vitest';
import { Bell } from './bell.ts';

const never = new AbortController().signal;
const LONG = 60_000;

describe('Bell', () => {
  it('is heard when it is rung', async () => {
    const bell = new Bell();
    const heard = bell.heard(LONG, never);
    bell.ring();
    expect(await heard).toBe(true);
  });

  it('is heard when it was rung before, and once', async () => {
    const bell = new Bell();
    bell.ring();
    bell.ring();
    expect(await bell.heard(LONG, never)).toBe(true);
    expect(await bell.heard(1, never)).toBe(false);
  });

  it('is not waited for after an abort', async () => {
    const bell = new Bell();
    const lease = new AbortController();
    const heard = bell.heard(LONG, lease.signal);
    lease.abort();
    expect(await heard).toBe(false);
    expect(await bell.heard(LONG, lease.signal)).toBe(false);
  });
});
