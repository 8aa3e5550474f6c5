import { beforeAll, describe, expect, it } from 'vitest';
import { commitOutcomes } from '../../../src/reconcile/commit-outcomes.ts';
import type { Store } from '../../../src/store/store.ts';
import { live, servedDomain, three } from './served-domain.ts';
import { openSharedStore } from './shared-store.ts';

let store: Store;
beforeAll(async () => {
  const opened = await openSharedStore();
  store = opened.store;
  return opened.close;
});

describe('dissociation', () => {
  it('is refused as long as an index or a template uses the file, with the list of all that do', async () => {
    const { fixture, id } = await servedDomain(store, 'one', { aliasPath: 'analyzers/words' });
    fixture.world.templates.push({
      owner: { kind: 'index-template', name: 'logs' },
      settings: { 'index.analysis.filter.syn.synonyms_path': `analyzers/${id}` },
      indexPatterns: ['logs-*'],
    });
    await fixture.dissociate(id);
    await fixture.settle();
    expect((await fixture.association(id)).state).toEqual({
      status: 'DISSOCIATION_FAILED',
      error: {
        type: 'InUse',
        message:
          `analyzers/${id} (analyzers/words) is used by ` +
          'index books (alias books-alias; index.analysis.filter.synonyms.synonyms_path), ' +
          'index template logs (for logs-*; index.analysis.filter.syn.synonyms_path). ' +
          'Delete these or take the path out of their settings, and dissociate again.',
      },
    });
    expect(live(fixture, id)).toEqual(three('one'));

    fixture.world.indices.clear();
    await fixture.dissociate(id);
    await fixture.settle();
    expect((await fixture.association(id)).state.status).toBe('DISSOCIATION_FAILED');

    fixture.world.templates.length = 0;
    await fixture.dissociate(id);
    await fixture.settle();
    expect(await store.associations.find(fixture.id, id)).toBeUndefined();
    expect(live(fixture, id)).toEqual([undefined, undefined, undefined]);
    expect(fixture.nodes().map(({ links }) => links.size)).toEqual([0, 0, 0]);
    expect(await store.indexReports.list(fixture.id, id)).toEqual([]);
    await fixture.associate(id);
    await fixture.settle();
    expect(live(fixture, id)).toEqual(three('one'));
  });

  it('that was forced while it was found in use goes ahead', async () => {
    const { fixture, id } = await servedDomain(store, 'one');
    await fixture.dissociate(id);
    const association = await fixture.association(id);
    await fixture.dissociate(id, { forced: true });
    const work = { transaction: store.transaction.bind(store) };
    const outcome = { kind: 'failed', association, error: { type: 'InUse', message: 'index books' } } as const;
    await commitOutcomes([outcome], work, { clock: () => new Date(), changeTimeoutMs: 60_000 });
    expect((await fixture.association(id)).state).toEqual({ status: 'DISSOCIATING' });
    await fixture.settle();
    expect(await store.associations.find(fixture.id, id)).toBeUndefined();
  });

  it('that finds a new user after the file is gone puts it back', async () => {
    const { fixture, id } = await servedDomain(store, 'one');
    fixture.world.indices.clear();
    await fixture.dissociate(id);
    let made = false;
    fixture.world.interfere = (what) => {
      if (made || what !== 'templates') return;
      made = true;
      fixture.world.createIndex('late', `analyzers/${id}`);
    };
    await fixture.settle();
    expect((await fixture.association(id)).state).toMatchObject({ error: { type: 'InUse' } });
    expect(live(fixture, id)).toEqual(three('one'));
  });

  it('goes ahead when it is forced, and tells what it broke', async () => {
    const { fixture, id } = await servedDomain(store, 'one');
    await fixture.dissociate(id, { forced: true });
    await fixture.settle();
    expect(await store.associations.find(fixture.id, id)).toBeUndefined();
    expect(live(fixture, id)).toEqual([undefined, undefined, undefined]);
    expect(await fixture.told('DissociationForced')).toEqual([
      { inUse: 'index books (alias books-alias; index.analysis.filter.synonyms.synonyms_path)' },
    ]);
  });
});

describe('the second name of a dictionary', () => {
  it('comes with it, serves what it serves, and is put back where it was changed', async () => {
    const { fixture, id } = await servedDomain(store, 'one', { aliasPath: 'analyzers/words' });
    const [first, second] = fixture.nodes();
    expect(first?.links.get('analyzers/words')).toBe(`analyzers/${id}`);
    first?.links.delete('analyzers/words');
    second?.links.set('analyzers/words', 'elsewhere');
    await fixture.settle();
    expect(fixture.nodes().map(({ links }) => links.get('analyzers/words'))).toEqual(Array(3).fill(`analyzers/${id}`));
    expect(await fixture.told('NodeDrifted')).toEqual([
      { node: first?.name, path: 'analyzers/words', found: 'missing', repaired: true },
      { node: second?.name, path: 'analyzers/words', found: 'elsewhere', repaired: true },
    ]);
  });
});
