import { describe, expect, it } from 'vitest';
import { parseServedBytes } from './served-answer.ts';

const one = { node: 'n1', index: 'food', component: 'filter.s', path: 'analyzers/F1', sha256: 'a'.repeat(64) };

describe('parseServedBytes', () => {
  it('reads what each node says, also that it does not know', () => {
    const served = [one, { ...one, node: 'n2', sha256: null }];
    expect(parseServedBytes({ _shards: { total: 2, successful: 2, failed: 0 }, served })).toEqual(served);
  });

  it('takes the silence of a node for no answer', () => {
    const failures = [{ shard: 0, index: 'food', reason: { type: 't', reason: 'n2 has left' } }];
    expect(() => parseServedBytes({ _shards: { failed: 1, failures }, served: [one] })).toThrow('n2 has left');
  });

  it('refuses a hash that is none', () => {
    expect(() => parseServedBytes({ _shards: { failed: 0 }, served: [{ ...one, sha256: 'x' }] })).toThrow(
      'unexpected_answer',
    );
  });
});
