import { beforeEach, expect, it } from 'vitest';
import { ServiceError } from '../../../src/model/service-error.ts';
import { OperationCalls } from '../../support/operation-calls.ts';
import { describeStore } from '../../support/store-suite.ts';

/** `granted`, or the error type of each call. */
async function outcomes(calls: readonly Promise<unknown>[]): Promise<string[]> {
  const results = await Promise.allSettled(calls);
  return results.map((result) => {
    if (result.status === 'fulfilled') return 'granted';
    if (result.reason instanceof ServiceError) return result.reason.code;
    throw result.reason;
  });
}

describeStore('operations at the same time', (subject) => {
  let api: OperationCalls;
  beforeEach(() => {
    api = new OperationCalls(subject.store);
  });

  it('give one name to one package', async () => {
    const created = await outcomes(Array.from({ length: 5 }, () => api.dictionary('synonyms')));
    expect(created.sort()).toEqual([
      'ResourceAlreadyExistsException',
      'ResourceAlreadyExistsException',
      'ResourceAlreadyExistsException',
      'ResourceAlreadyExistsException',
      'granted',
    ]);
  });

  it('associate a package once', async () => {
    const id = await api.availableDictionary('synonyms');
    await api.domain('demo');
    const asked = await outcomes(Array.from({ length: 5 }, () => api.associate(id, 'demo')));
    expect(asked.sort()).toEqual([
      'ConflictException',
      'ConflictException',
      'ConflictException',
      'ConflictException',
      'granted',
    ]);
  });

  it('number versions without a gap', async () => {
    const id = await api.dictionary('synonyms');
    await Promise.all(Array.from({ length: 5 }, () => api.update(id)));
    const { PackageVersionHistoryList } = await api.call('GetPackageVersionHistory', { PackageID: id });
    expect(PackageVersionHistoryList?.map(({ PackageVersion }) => PackageVersion)).toEqual([
      'v6',
      'v5',
      'v4',
      'v3',
      'v2',
      'v1',
    ]);
  });

  it('never associate a package that is being deleted', async () => {
    await api.domain('demo');
    for (let round = 0; round < 10; round++) {
      const id = await api.availableDictionary(`words-${round}`);
      const calls = [api.associate(id, 'demo'), api.call('DeletePackage', { PackageID: id })];
      const both = await outcomes(round % 2 === 0 ? calls : calls.reverse());
      expect(both.filter((outcome) => outcome === 'granted')).toHaveLength(1);
      const isAssociated = (await subject.store.associations.find('000000000000/demo', id)) !== undefined;
      expect(isAssociated).toBe((await subject.store.packages.find(id)) !== undefined);
    }
  });
});
