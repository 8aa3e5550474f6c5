import { describe, expect, it } from 'vitest';
import { parseRehearsal } from './rehearsal-answer.ts';

const owner = { kind: 'index' as const, name: 'food' };
const answer = { node: 'n1', took: 12, owners: [owner], analyzers: 1, failures: [], ignored: [] };

describe('parseRehearsal', () => {
  it('reads what came of it', () => {
    const reason = 'Failed to build synonyms: Invalid synonym rule at line 3';
    expect(
      parseRehearsal({
        ...answer,
        failures: [{ owner, package_id: 'F1', analyzer: 'text', component: 'filter.s', line: 3, reason }],
        ignored: [{ owner, package_id: 'F1', component: 'filter.s', text: 'the' }],
      }),
    ).toEqual({
      owners: [owner],
      analyzers: 1,
      milliseconds: 12,
      failures: [{ owner, node: 'n1', packageId: 'F1', analyzer: 'text', component: 'filter.s', line: 3, reason }],
      ignored: [{ owner, packageId: 'F1', component: 'filter.s', text: 'the' }],
    });
  });

  it('leaves out what is not known', () => {
    expect(parseRehearsal({ ...answer, failures: [{ owner, reason: 'r' }] }).failures).toEqual([
      { owner, node: 'n1', reason: 'r' },
    ]);
  });

  it('refuses an owner of a kind that it does not know', () => {
    const owners = [{ kind: 'alias', name: 'a' }];
    expect(() => parseRehearsal({ ...answer, owners })).toThrow('unexpected_answer');
  });
});
