import { describe, expect, it } from 'vitest';
import { parsePolicyHeaders } from './policy-headers.ts';

describe('parsePolicyHeaders', () => {
  it('asks for nothing without them', () => {
    expect(parsePolicyHeaders({})).toEqual({});
  });

  it.each(['auto', 'reopen', 'manual'])('takes the reload policy %s', (reloadPolicy) => {
    expect(parsePolicyHeaders({ reloadPolicy })).toEqual({ reloadPolicy });
  });

  it('takes auto-apply both ways', () => {
    expect(parsePolicyHeaders({ autoApply: 'true' })).toEqual({ autoApply: true });
    expect(parsePolicyHeaders({ autoApply: 'false' })).toEqual({ autoApply: false });
  });

  it.each(['', 'Auto', 'reload', 'auto, auto'])('refuses the policy %j', (reloadPolicy) => {
    expect(parsePolicyHeaders({ reloadPolicy })).toEqual({
      problem: `Header x-longshore-reload-policy: '${reloadPolicy}' is none of auto, reopen, manual.`,
    });
  });

  it('shows no more than the beginning of what is wrong', () => {
    const { problem } = parsePolicyHeaders({ autoApply: 'y'.repeat(10_000) }) as { problem: string };
    expect(problem.length).toBeLessThan(200);
  });
});
