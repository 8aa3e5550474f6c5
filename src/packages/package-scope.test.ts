import { describe, expect, it } from 'vitest';
import type { Package } from './package.ts';
import { changeScope, isVisibleTo } from './package-scope.ts';

const OWNER = '111111111111';
const FRIEND = '222222222222';
const STRANGER = '333333333333';
const pkg = (...allowedUsers: string[]): Package => ({
  id: 'F1',
  accountId: OWNER,
  name: 'words',
  type: 'TXT-DICTIONARY',
  createdAt: new Date(0),
  lastUpdatedAt: new Date(0),
  newestVersion: 1,
  status: 'AVAILABLE',
  allowedUsers,
});

describe('the scope of a package', () => {
  it.each([
    ['ADD', [FRIEND], [STRANGER, FRIEND], [FRIEND, STRANGER]],
    ['OVERRIDE', [FRIEND], [STRANGER, STRANGER], [STRANGER]],
    ['REMOVE', [FRIEND, STRANGER], [FRIEND], [STRANGER]],
    ['REMOVE', [FRIEND], [STRANGER], [FRIEND]],
  ] as const)('%s', (operation, before, users, after) => {
    expect(changeScope(pkg(...before), operation, users, new Date(1))).toMatchObject({
      allowedUsers: after,
      lastUpdatedAt: new Date(1),
    });
  });

  it.each([
    [OWNER, [], true],
    [FRIEND, [FRIEND], true],
    [STRANGER, [FRIEND], false],
    [STRANGER, ['GLOBAL'], true],
  ])('is visible to %s with %j: %s', (account, users, expected) => {
    expect(isVisibleTo(pkg(...users), account)).toBe(expected);
  });
});
