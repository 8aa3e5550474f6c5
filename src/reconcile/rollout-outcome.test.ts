import { expect, it } from 'vitest';
import type { Association } from '../packages/association.ts';
import { type ChangeOutcome, withDeadline } from './rollout-outcome.ts';

const at = new Date(1_000);
const association: Association = {
  domainId: '000000000000/demo',
  domainName: 'demo',
  packageId: 'F111111111',
  packageName: 'words',
  packageType: 'TXT-DICTIONARY',
  state: { status: 'ASSOCIATING' },
  desiredVersion: 1,
  prerequisites: [],
  referencePath: 'analyzers/F111111111',
  createdAt: at,
  lastUpdatedAt: at,
  changeStartedAt: at,
};
const waiting: ChangeOutcome = { kind: 'waiting', association, waitingFor: 'node demo-1', type: 'NodeUnreachable' };

it('lets a change wait until its time is over, and then says for what it waited', () => {
  expect(withDeadline(waiting, new Date(60_999), 60_000)).toBe(waiting);
  expect(withDeadline(waiting, new Date(61_000), 60_000)).toEqual({
    kind: 'failed',
    association,
    error: {
      type: 'NodeUnreachable',
      message: 'Waited 60 seconds for node demo-1. Mend that, and ask for the change again.',
    },
  });
});

it('leaves alone what does not wait', () => {
  const removed: ChangeOutcome = { kind: 'removed', association };
  expect(withDeadline(removed, new Date(1e9), 60_000)).toBe(removed);
});
