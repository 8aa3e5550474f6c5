import { describe, expect, it } from 'vitest';
import type { AssociationView, ReindexView } from '../../longshore-api/shapes.ts';
import { lookAtReindex } from './reindex-look.ts';
import { lookWhetherSettled } from './settled-look.ts';

const association: AssociationView = {
  domain: 'shop',
  packageId: 'F123456789',
  packageName: 'synonyms',
  packageType: 'TXT-DICTIONARY',
  status: 'ACTIVE',
  desiredVersion: 'v2',
  servedBefore: [],
  pinned: false,
  autoApply: false,
  reloadPolicy: 'auto',
  cancelRequested: false,
  referencePath: 'analyzers/F123456789',
  changeStartedAt: '2026-11-24T20:40:12.345Z',
};

const reindex: ReindexView = {
  id: 'r',
  domain: 'shop',
  alias: 'products',
  source: 'products-1',
  target: 'products-2',
  status: 'COPYING',
  copied: 50,
  total: 200,
  createdAt: '2026-11-24T20:40:12.345Z',
  lastUpdatedAt: '2026-11-24T20:40:13.345Z',
};

describe('lookWhetherSettled', () => {
  it.each(['ACTIVE', 'ASSOCIATION_FAILED', 'DISSOCIATION_FAILED'] as const)('%s is an end', (status) => {
    expect(lookWhetherSettled({ ...association, status })).toMatchObject({ done: true });
  });

  it('says what a change waits for', () => {
    const seen = { ...association, status: 'ASSOCIATING', waitingFor: 'node shop-2: connect ECONNREFUSED' } as const;
    expect(lookWhetherSettled(seen)).toEqual({
      done: false,
      waitingFor: 'the association is ASSOCIATING: node shop-2: connect ECONNREFUSED',
    });
  });
});

describe('lookAtReindex', () => {
  it('tells the progress', () => {
    expect(lookAtReindex(reindex, 'DONE')).toEqual({
      done: false,
      waitingFor: 'it is COPYING: 50 of 200 documents (25 %)',
    });
  });

  it('is done at its goal', () => {
    expect(lookAtReindex({ ...reindex, status: 'DONE' }, 'DONE')).toMatchObject({ done: true });
    expect(lookAtReindex({ ...reindex, status: 'CANCELLED' }, 'CANCELLED')).toMatchObject({ done: true });
  });

  it.each([
    ['FAILED', 'DONE', 'TimedOut: no shard'],
    ['CANCELLED', 'DONE', 'products points at products-1, as before.'],
    ['DONE', 'CANCELLED', 'products points at products-2.'],
  ] as const)('that is %s never becomes %s', (status, goal, remedy) => {
    const error = status === 'FAILED' ? { error: { type: 'TimedOut', message: 'no shard' } } : {};
    expect(() => lookAtReindex({ ...reindex, status, ...error }, goal)).toThrowError(
      expect.objectContaining({ message: `the reindex of products on shop is ${status}`, remedy }),
    );
  });
});
