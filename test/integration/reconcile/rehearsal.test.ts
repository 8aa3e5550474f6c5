import { beforeAll, describe, expect, it } from 'vitest';
import { ClusterRequestError } from '../../../src/opensearch/cluster.ts';
import type { Association } from '../../../src/packages/association.ts';
import { pin, rollback } from '../../../src/packages/association-versions.ts';
import type { Store } from '../../../src/store/store.ts';
import { sha256 } from './fake-domain.ts';
import { live, loaded, servedDomain, three } from './served-domain.ts';
import { openSharedStore } from './shared-store.ts';

let store: Store;
beforeAll(async () => {
  const opened = await openSharedStore();
  store = opened.store;
  return opened.close;
});

const BROKEN = 'a, b\nc, d\ndanish => croissant => pastry\n';

describe('rehearsal', () => {
  it('refuses what the engine rejects before anything is touched, with the line and its text', async () => {
    const { fixture, id } = await servedDomain(store, 'one');
    fixture.world.broken.add(sha256(BROKEN));
    await fixture.update(id, BROKEN);
    await fixture.associate(id);
    fixture.world.calls.length = 0;
    await fixture.settle();
    expect(await fixture.association(id)).toMatchObject({ state: { status: 'ASSOCIATION_FAILED' }, servingVersion: 1 });
    expect((await fixture.association(id)).state).toEqual({
      status: 'ASSOCIATION_FAILED',
      error: {
        type: 'RehearsalFailed',
        message:
          'v2 was rejected by the engine before anything was changed: index books, analyzer synonyms_search, ' +
          `filter.synonyms, node ${fixture.name}-0, file analyzers/${id}, line 3 (danish => croissant => pastry): ` +
          'failed to build synonyms: Invalid synonym rule at line 3. v1 goes on serving. ' +
          'Mend the dictionary, update the package, and associate again.',
      },
    });
    expect(fixture.world.calls).toEqual([`rehearse ${id}`]);
    expect(live(fixture, id)).toEqual(three('one'));
    expect(fixture.nodes().map(({ staged }) => staged.size)).toEqual([1, 1, 1]);
    await fixture.look();
    expect(fixture.nodes().map(({ staged }) => staged.size)).toEqual([0, 0, 0]);
  });

  it.each([
    ['a pin', (existing: Association, now: Date) => pin(existing, 1, now)],
    ['a rollback', rollback],
  ])('is all that %s to another version is asked: what an index cannot take is refused untouched', async (_, back) => {
    const { fixture, id } = await servedDomain(store, 'one');
    await fixture.update(id, 'two');
    await fixture.associate(id);
    await fixture.settle();
    expect(await fixture.association(id)).toMatchObject({ state: { status: 'ACTIVE' }, servingVersion: 2 });
    // An index that came since cannot be built from the first version.
    fixture.world.broken.add(sha256('one'));
    await fixture.change(id, back);
    fixture.world.calls.length = 0;
    await fixture.settle();
    expect(await fixture.association(id)).toMatchObject({
      state: { status: 'ASSOCIATION_FAILED', error: { type: 'RehearsalFailed' } },
      servingVersion: 2,
    });
    expect(fixture.world.calls).toEqual([`rehearse ${id}`]);
    expect(live(fixture, id)).toEqual(three('two'));
  });

  it('of several leaves the good ones to go on together', async () => {
    const { fixture, id: first } = await servedDomain(store, 'one');
    const second = await fixture.dictionary('uno');
    fixture.world.createIndex('films', `analyzers/${second}`);
    fixture.world.broken.add(sha256('bad'));
    await fixture.update(first, 'bad');
    await fixture.associate(first);
    await fixture.associate(second);
    fixture.world.calls.length = 0;
    await fixture.settle();
    expect((await fixture.association(first)).state.status).toBe('ASSOCIATION_FAILED');
    expect((await fixture.association(second)).state.status).toBe('ACTIVE');
    expect(fixture.world.calls).toEqual([`rehearse ${first},${second}`, `rehearse ${second}`, 'reload films']);
  });

  it('tries each alone when the answer does not say which was rejected', async () => {
    const { fixture, id: first } = await servedDomain(store, 'one');
    const second = await fixture.dictionary('uno');
    fixture.world.createIndex('films', `analyzers/${second}`);
    fixture.world.broken.add(sha256('bad'));
    fixture.world.hideIndex = true;
    await fixture.update(first, 'bad');
    for (const id of [first, second]) await fixture.associate(id);
    await fixture.settle();
    expect((await fixture.association(first)).state).toMatchObject({ error: { type: 'RehearsalFailed' } });
    expect((await fixture.association(second)).state.status).toBe('ACTIVE');
  });

  it('tells of rules that a lenient filter leaves out, with their lines', async () => {
    const { fixture, id } = await servedDomain(store, 'one');
    const rules = 'sofa, couch\nthe, a\nbed, cot\nthe, a\n';
    fixture.world.ignored.set(sha256(rules), ['the, a']);
    await fixture.update(id, rules);
    await fixture.associate(id);
    await fixture.settle();
    expect((await fixture.association(id)).state.status).toBe('ACTIVE');
    expect(await fixture.told('RulesIgnored')).toEqual([
      { version: 'v2', index: 'index books', component: 'filter.synonyms', rules: 1, lines: '2,4', text: 'the, a' },
    ]);
  });

  it('that nodes of before cannot do is left out, and said', async () => {
    const { fixture, id } = await servedDomain(store, 'one');
    fixture.world.pluginIsNew = false;
    await fixture.update(id, 'two');
    await fixture.associate(id);
    await fixture.settle();
    expect(loaded(fixture, 'books')).toEqual(three('two'));
    expect((await fixture.told('AssociationActive')).at(-1)).toMatchObject({ version: 'v2', rehearsed: false });
  });

  it('that the cluster refuses fails the change; one that it is too busy for is waited for', async () => {
    const { fixture, id } = await servedDomain(store, 'one');
    await fixture.update(id, 'two');
    await fixture.associate(id);
    let status = 503;
    fixture.world.interfere = (what) => {
      if (what === 'rehearse') throw new ClusterRequestError(status, 'some_exception', 'the words of the engine');
    };
    expect(await fixture.look()).toMatchObject({ reason: 'a change waits' });
    expect((await fixture.association(id)).waitingFor).toBe('the cluster: some_exception: the words of the engine');
    status = 403;
    await fixture.settle();
    expect((await fixture.association(id)).state).toMatchObject({
      status: 'ASSOCIATION_FAILED',
      error: { type: 'RehearsalFailed', message: expect.stringContaining('the words of the engine') },
    });
    expect(live(fixture, id)).toEqual(three('one'));
  });

  it('is made for a change that reloads nothing, and for none that only takes away', async () => {
    const { fixture, id } = await servedDomain(store, 'one', { reloadPolicy: 'manual' });
    fixture.world.broken.add(sha256('bad'));
    await fixture.update(id, 'bad');
    await fixture.associate(id);
    await fixture.settle();
    expect((await fixture.association(id)).state).toMatchObject({ error: { type: 'RehearsalFailed' } });
    fixture.world.indices.clear();
    fixture.world.calls.length = 0;
    await fixture.dissociate(id);
    await fixture.settle();
    expect(fixture.world.calls).toEqual([]);
  });
});
