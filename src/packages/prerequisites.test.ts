import { describe, expect, it } from 'vitest';
import type { Association, AssociationState } from './association.ts';
import { dependents, missingPrerequisites } from './prerequisites.ts';

const on = (packageId: string, status: 'ACTIVE' | 'DISSOCIATING', prerequisites: string[] = []): Association => {
  const state: AssociationState = { status };
  return {
    domainId: '0/demo',
    domainName: 'demo',
    packageId,
    packageName: packageId,
    packageType: 'TXT-DICTIONARY',
    state,
    desiredVersion: 1,
    prerequisites,
    referencePath: `analyzers/${packageId}`,
    createdAt: new Date(0),
    lastUpdatedAt: new Date(0),
    changeStartedAt: new Date(0),
  };
};

describe('prerequisites', () => {
  it.each([
    ['present', ['F1'], [on('F1', 'ACTIVE')], [], []],
    ['absent', ['F1', 'F2'], [on('F1', 'ACTIVE')], [], ['F2']],
    ['on its way out', ['F1'], [on('F1', 'DISSOCIATING')], [], ['F1']],
    ['in the same request', ['F1'], [], ['F1', 'F2'], []],
  ])('%s', (_, wanted, present, together, missing) => {
    expect(missingPrerequisites(wanted, present, together)).toEqual(missing);
  });

  it('finds the packages that build on one, unless they leave as well', () => {
    const present = [on('F1', 'ACTIVE'), on('F2', 'ACTIVE', ['F1']), on('F3', 'DISSOCIATING', ['F1'])];
    expect(dependents('F1', present, ['F1'])).toEqual(['F2']);
    expect(dependents('F1', present, ['F1', 'F2'])).toEqual([]);
  });
});
