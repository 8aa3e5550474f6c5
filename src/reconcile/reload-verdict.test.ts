import { describe, expect, it } from 'vitest';
import type { ReloadFailure, ReloadResult } from '../opensearch/cluster.ts';
import type { Association } from '../packages/association.ts';
import { describeReloadFailures, judgeReload, openUsers } from './reload-verdict.ts';

const at = new Date(0);
const association = (packageId: string): Association => ({
  domainId: '000000000000/demo',
  domainName: 'demo',
  packageId,
  packageName: packageId,
  packageType: 'TXT-DICTIONARY',
  state: { status: 'ASSOCIATING' },
  desiredVersion: 2,
  prerequisites: [],
  referencePath: `analyzers/${packageId}`,
  createdAt: at,
  lastUpdatedAt: at,
  changeStartedAt: at,
});
const A = association('F111111111');
const B = association('F222222222');
const users = new Map([
  [A.packageId, ['books', 'both']],
  [B.packageId, ['films', 'both']],
]);
const result = (...failures: ReloadFailure[]): ReloadResult => ({
  shards: { total: 6, successful: 6 - failures.length, failed: failures.length },
  reloaded: {},
  failures,
});

describe('openUsers', () => {
  it('leaves out closed indices, which read the file when they are opened', () => {
    const settings = { 'index.analysis.filter.s.synonyms_path': A.referencePath };
    const indices = [
      { index: 'books', open: true, settings },
      { index: 'closed', open: false, settings },
      { index: 'other', open: true, settings: {} },
    ];
    expect(openUsers([A, B], indices)).toEqual(
      new Map([
        [A.packageId, ['books']],
        [B.packageId, []],
      ]),
    );
  });
});

describe('judgeReload', () => {
  it('finds nothing wrong in a reload without failures', () => {
    expect(judgeReload(result(), [A, B], users)).toEqual({ failed: new Map(), suspects: new Set() });
  });

  it('blames the package of the index that failed', () => {
    const failure = { index: 'books', node: 'demo-0', reason: 'failed to build synonyms' };
    expect(judgeReload(result(failure), [A, B], users)).toEqual({
      failed: new Map([[A.packageId, [failure]]]),
      suspects: new Set(),
    });
  });

  it('blames the package that the reason names, when the index uses several', () => {
    const failure = { index: 'both', reason: `IOException while reading analyzers/${B.packageId}` };
    expect([...judgeReload(result(failure), [A, B], users).failed.keys()]).toEqual([B.packageId]);
  });

  it.each([
    ['the index uses several', 'both'],
    ['the index is not told', '_unknown'],
  ])('is in doubt when %s', (_name, index) => {
    const { failed, suspects } = judgeReload(result({ index, reason: 'failed to build synonyms' }), [A, B], users);
    expect(failed.size).toBe(0);
    expect(suspects).toEqual(new Set([A.packageId, B.packageId]));
  });

  it('is never in doubt about a single package', () => {
    const { failed, suspects } = judgeReload(result({ index: '_unknown', reason: 'failed' }), [A], users);
    expect([...failed.keys()]).toEqual([A.packageId]);
    expect(suspects.size).toBe(0);
  });

  it('does not doubt a package further that is to blame elsewhere', () => {
    const failures = [
      { index: 'books', reason: 'failed to build synonyms' },
      { index: 'both', reason: 'failed to build synonyms' },
    ];
    const { failed, suspects } = judgeReload(result(...failures), [A, B], users);
    expect([...failed.keys()]).toEqual([A.packageId]);
    expect(suspects).toEqual(new Set([B.packageId]));
  });

  it('takes a node that left for an absence, not for a rejection', () => {
    const failure = { index: 'books', node: 'demo-1', reason: '[demo-1][127.0.0.1:9301] Node not connected' };
    expect(judgeReload(result(failure), [A, B], users)).toEqual({
      failed: new Map(),
      suspects: new Set(),
      absence: 'node demo-1: [demo-1][127.0.0.1:9301] Node not connected',
    });
  });

  it('does not overlook shards that failed without a word', () => {
    const silent = { shards: { total: 6, successful: 4, failed: 2 }, reloaded: {}, failures: [] };
    expect(judgeReload(silent, [A], users).failed.get(A.packageId)?.[0]?.reason).toContain('2 of 6 shards failed');
  });
});

describe('describeReloadFailures', () => {
  it('says each cause once, with all its indices and nodes', () => {
    const reason = 'Invalid synonym rule at line 3';
    const text = describeReloadFailures(
      [
        { index: 'books', node: 'demo-0', reason },
        { index: 'books', node: 'demo-1', reason },
        { index: 'films', reason: 'disk' },
      ],
      'analyzers/F111111111',
    );
    expect(text).toBe(
      'index books on nodes demo-0, demo-1, file analyzers/F111111111: Invalid synonym rule at line 3; index films, file analyzers/F111111111: disk',
    );
  });
});
