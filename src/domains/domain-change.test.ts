import { describe, expect, it } from 'vitest';
import type { Domain } from './domain.ts';
import {
  activated,
  beginDelete,
  completeChange,
  failChange,
  isChangeUnderWay,
  newChange,
  restarting,
  STAGE,
  withStage,
} from './domain-change.ts';

const T0 = new Date(0);
const T1 = new Date(1000);
const T2 = new Date(2000);
const domain: Domain = {
  id: '0/demo',
  accountId: '0',
  name: 'demo',
  engineVersion: 'OpenSearch_3.8',
  config: {},
  nodeCount: 1,
  status: 'Creating',
  change: newChange('create', 'id-1', [], T0),
  createdAt: T0,
  lastUpdatedAt: T0,
  updateVersion: 1,
};

describe('a change', () => {
  it.each([
    ['create', 'create', [STAGE.environment, STAGE.provision]],
    ['start', 'start', [STAGE.environment, STAGE.provision]],
    ['grow', 'update', [STAGE.environment, STAGE.provision, STAGE.copyShards]],
    ['shrink', 'update', [STAGE.prepareRemoval, STAGE.copyShards, STAGE.terminate]],
    ['dynamic', 'update', [STAGE.dynamic]],
    ['delete', 'delete', [STAGE.terminate, STAGE.deleteResources]],
  ] as const)('to %s begins PENDING with its stages', (plan, kind, names) => {
    const change = newChange(plan, 'id', ['ClusterConfig'], T0);
    expect(change).toMatchObject({ kind, status: 'PENDING', properties: ['ClusterConfig'] });
    expect(change.stages.map(({ name }) => name)).toEqual(names);
    expect(isChangeUnderWay(change)).toBe(true);
  });

  it('is PROCESSING with its first stage, and says what it waits for', () => {
    const change = withStage(domain.change, STAGE.provision, 'IN_PROGRESS', 'node demo-0 is starting', T1);
    expect(change).toMatchObject({ status: 'PROCESSING', lastUpdatedAt: T1 });
    expect(change.stages[1]).toEqual({
      name: STAGE.provision,
      status: 'IN_PROGRESS',
      description: 'node demo-0 is starting',
      lastUpdatedAt: T1,
    });
    expect(change.stages[0]?.lastUpdatedAt).toEqual(T0);
  });

  it('is the same value when nothing is new', () => {
    const change = withStage(domain.change, STAGE.provision, 'IN_PROGRESS', 'x', T1);
    expect(withStage(change, STAGE.provision, 'IN_PROGRESS', 'x', T2)).toBe(change);
    expect(withStage(change, STAGE.provision, 'IN_PROGRESS', undefined, T2)).not.toBe(change);
  });

  it('takes a stage that was not foreseen', () => {
    expect(withStage(domain.change, STAGE.copyShards, 'IN_PROGRESS', undefined, T1).stages).toHaveLength(3);
  });

  it('completes every stage', () => {
    const change = completeChange(withStage(domain.change, STAGE.environment, 'COMPLETED', 'kept', T1), T2);
    expect(change.status).toBe('COMPLETED');
    expect(change.stages).toEqual([
      { name: STAGE.environment, status: 'COMPLETED', description: 'kept', lastUpdatedAt: T1 },
      { name: STAGE.provision, status: 'COMPLETED', lastUpdatedAt: T2 },
    ]);
    expect(isChangeUnderWay(change)).toBe(false);
  });

  it('fails at the stage that was under way', () => {
    const change = failChange(withStage(domain.change, STAGE.environment, 'COMPLETED', undefined, T1), 'no Java', T2);
    expect(change.status).toBe('FAILED');
    expect(change.stages.map(({ status }) => status)).toEqual(['COMPLETED', 'FAILED']);
    expect(change.stages[1]?.description).toBe('no Java');
  });
});

describe('a domain', () => {
  const active = activated(domain, '127.0.0.1:9200', T1);

  it('is Active with an endpoint', () => {
    expect(active).toMatchObject({ status: 'Active', endpoint: '127.0.0.1:9200', change: { status: 'COMPLETED' } });
  });

  it('is Modifying while its nodes start again, and Creating when it never was Active', () => {
    expect(restarting(active, 'id-2', T2)).toMatchObject({
      status: 'Modifying',
      change: { id: 'id-2', kind: 'start' },
    });
    expect(restarting(domain, 'id-2', T2)).toMatchObject({ status: 'Creating', change: { id: 'id-1' } });
  });

  it('is Deleting once', () => {
    const deleting = beginDelete(active, 'id-3', T2);
    expect(deleting).toMatchObject({ status: 'Deleting', change: { id: 'id-3', kind: 'delete' } });
    expect(beginDelete(deleting, 'id-4', T2)).toBe(deleting);
    expect(restarting(deleting, 'id-5', T2).status).toBe('Deleting');
  });
});
