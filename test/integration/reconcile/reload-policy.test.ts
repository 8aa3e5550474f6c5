import { beforeAll, describe, expect, it } from 'vitest';
import { ClusterRequestError } from '../../../src/opensearch/cluster.ts';
import { configure } from '../../../src/packages/association-state.ts';
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

describe('reload policy', () => {
  it('auto leaves an index that a reload does not reach, and reports what it needs', async () => {
    const { fixture, id } = await servedDomain(store, 'one', { updateable: false });
    fixture.world.createIndex('films', `analyzers/${id}`);
    await fixture.update(id, 'two');
    await fixture.associate(id);
    await fixture.settle();
    expect(loaded(fixture, 'books')).toEqual(three('one'));
    expect(loaded(fixture, 'films')).toEqual(three('two'));
    const reports = await store.indexReports.list(fixture.id, id);
    expect(reports.map(({ index, state }) => [index, state])).toEqual([
      ['books', 'needs-reopen'],
      ['films', 'live'],
    ]);
    expect((await fixture.told('AssociationActive')).at(-1)).toMatchObject({
      version: 'v2',
      bytes: 3,
      indices: 2,
      reloaded: 'films',
      needReopen: 'books',
      rehearsed: true,
      milliseconds: expect.any(Number),
    });
  });

  it('manual reloads nothing, and says that a reload would do', async () => {
    const { fixture, id } = await servedDomain(store, 'one', { reloadPolicy: 'manual' });
    await fixture.update(id, 'two');
    await fixture.associate(id);
    fixture.world.calls.length = 0;
    await fixture.settle();
    expect(await fixture.association(id)).toMatchObject({ state: { status: 'ACTIVE' }, servingVersion: 2 });
    expect(fixture.world.calls).toEqual([`rehearse ${id}`]);
    expect(live(fixture, id)).toEqual(three('two'));
    expect(loaded(fixture, 'books')).toEqual(three('one'));
    expect(await store.indexReports.list(fixture.id, id)).toMatchObject([{ index: 'books', state: 'needs-reload' }]);
  });

  it('reopen closes and opens what a reload does not reach, one by one, and only that', async () => {
    const { fixture, id } = await servedDomain(store, 'one', { updateable: false, reloadPolicy: 'reopen' });
    fixture.world.createIndex('films', `analyzers/${id}`);
    fixture.world.createIndex('maps', `analyzers/${id}`, { updateable: false });
    await fixture.update(id, 'two');
    await fixture.associate(id);
    fixture.world.calls.length = 0;
    await fixture.settle();
    expect(fixture.world.calls).toEqual([`rehearse ${id}`, 'reload books,films,maps', 'reopen books', 'reopen maps']);
    for (const index of ['books', 'films', 'maps']) expect(loaded(fixture, index)).toEqual(three('two'));
    expect(await fixture.told('IndexReopened')).toEqual([
      { index: 'books', unavailableMs: 7 },
      { index: 'maps', unavailableMs: 7 },
    ]);
    expect((await store.indexReports.list(fixture.id, id)).map(({ state }) => state)).toEqual(['live', 'live', 'live']);
  });

  it('reopen goes by the settings where nodes cannot say what they serve', async () => {
    const { fixture, id } = await servedDomain(store, 'one', { updateable: false, reloadPolicy: 'reopen' });
    fixture.world.createIndex('films', `analyzers/${id}`);
    fixture.world.pluginIsNew = false;
    await fixture.update(id, 'two');
    await fixture.associate(id);
    fixture.world.calls.length = 0;
    await fixture.settle();
    expect(fixture.world.calls).toEqual(['reload books,films', 'reopen books']);
    expect(loaded(fixture, 'books')).toEqual(three('two'));
  });

  it('reopen that an index will not take puts everything back, those that were reopened as well', async () => {
    const { fixture, id } = await servedDomain(store, 'one', { updateable: false, reloadPolicy: 'reopen' });
    fixture.world.createIndex('maps', `analyzers/${id}`, { updateable: false });
    await fixture.update(id, 'two');
    await fixture.associate(id);
    let reopened = 0;
    fixture.world.interfere = (what) => {
      if (what === 'reopen' && ++reopened === 2) fixture.world.brokenLive.add(sha256('two'));
    };
    await fixture.settle();
    expect((await fixture.association(id)).state).toMatchObject({
      status: 'ASSOCIATION_FAILED',
      error: { type: 'ReloadFailed', message: expect.stringContaining('index maps could not be reopened') },
    });
    expect(live(fixture, id)).toEqual(three('one'));
    for (const index of ['books', 'maps']) expect(loaded(fixture, index)).toEqual(three('one'));
  });

  it('reopen that an index will not take leaves the others of its batch to be verified alone', async () => {
    const { fixture, id } = await servedDomain(store, 'one', { updateable: false, reloadPolicy: 'reopen' });
    const other = await fixture.dictionary('other one');
    await fixture.associate(other);
    await fixture.settle();
    fixture.world.createIndex('films', `analyzers/${other}`);
    await fixture.update(id, 'two');
    await fixture.update(other, 'other two');
    await fixture.associate(id);
    await fixture.associate(other);
    let once = true;
    fixture.world.interfere = (what) => {
      if (what === 'reopen') fixture.world.brokenLive.add(sha256('two'));
      if (what !== 'reloaded' || !once) return;
      once = false;
      fixture.nodes()[0]?.loaded.set('films', sha256('of somebody else'));
    };
    await fixture.settle();
    expect((await fixture.association(id)).state).toMatchObject({ error: { type: 'ReloadFailed' } });
    expect((await fixture.association(other)).state).toEqual({ status: 'ACTIVE' });
    expect(loaded(fixture, 'films')).toEqual(three('other two'));
    expect(await store.indexReports.list(fixture.id, other)).toMatchObject([{ index: 'films', state: 'live' }]);
  });

  it('reopen of a predecessor that was cut off is put back when the change is taken back', async () => {
    const { fixture, id } = await servedDomain(store, 'one', { updateable: false, reloadPolicy: 'reopen' });
    await fixture.update(id, 'two');
    await fixture.associate(id);
    fixture.world.interfere = (what) => {
      if (what === 'reopened') throw new Error('killed');
    };
    await expect(fixture.look()).rejects.toThrow('killed');
    fixture.world.interfere = () => undefined;
    expect(loaded(fixture, 'books')).toEqual(three('two'));
    fixture.restart();
    await fixture.cancel(id);
    await fixture.settle();
    expect((await fixture.association(id)).state).toMatchObject({ error: { type: 'Cancelled' } });
    expect(live(fixture, id)).toEqual(three('one'));
    expect(loaded(fixture, 'books')).toEqual(three('one'));
  });

  it('reopen counts the documents of an index after it was closed, which refreshes them', async () => {
    const { fixture, id } = await servedDomain(store, 'one', { updateable: false, reloadPolicy: 'reopen' });
    const { world } = fixture;
    world.indexTime.add('books');
    world.documents.set('books', 0);
    await fixture.update(id, 'two');
    await fixture.associate(id);
    world.interfere = (what) => {
      if (what === 'closed') world.documents.set('books', 3);
    };
    await fixture.settle();
    expect(await store.indexReports.list(fixture.id, id)).toMatchObject([{ state: 'needs-reindex', indexedSince: 1 }]);
  });

  it('reopen that is taken back leaves documents of both versions, and says so', async () => {
    const { fixture, id } = await servedDomain(store, 'one', { updateable: false, reloadPolicy: 'reopen' });
    const { world } = fixture;
    world.createIndex('maps', `analyzers/${id}`, { updateable: false });
    for (const index of ['books', 'maps']) world.indexTime.add(index);
    await fixture.update(id, 'two');
    await fixture.associate(id);
    let reopened = 0;
    world.interfere = (what) => {
      if (what === 'reopen' && ++reopened === 2) world.brokenLive.add(sha256('two'));
    };
    await fixture.settle();
    expect((await fixture.association(id)).state).toMatchObject({ error: { type: 'ReloadFailed' } });
    expect(await store.indexReports.list(fixture.id, id)).toMatchObject([
      { index: 'books', state: 'needs-reindex', mixed: true },
      { index: 'maps' },
    ]);
  });

  /** A change that was cut off when its indices were reopened and that was told. */
  async function cutOff() {
    let isAlive = true;
    const crashPoint = async (step: string): Promise<void> => {
      if (step === 'reopened' && isAlive) throw new Error('killed');
    };
    const options = { updateable: false, reloadPolicy: 'reopen', reconciler: { crashPoint } } as const;
    const { fixture, id } = await servedDomain(store, 'one', options);
    await fixture.update(id, 'two');
    await fixture.associate(id);
    await expect(fixture.look()).rejects.toThrow('killed');
    expect(loaded(fixture, 'books')).toEqual(three('two'));
    isAlive = false;
    fixture.restart();
    return { fixture, id };
  }

  it('reopen of a predecessor is put back when the change then fails', async () => {
    const { fixture, id } = await cutOff();
    fixture.world.broken.add(sha256('two'));
    fixture.world.indexTime.add('books');
    await fixture.settle();
    expect((await fixture.association(id)).state).toMatchObject({ error: { type: 'RehearsalFailed' } });
    await fixture.settle();
    expect(loaded(fixture, 'books')).toEqual(three('one'));
    expect(await store.indexReports.list(fixture.id, id)).toMatchObject([{ state: 'needs-reindex', mixed: true }]);
    fixture.world.calls.length = 0;
    await fixture.settle();
    expect(fixture.world.calls, 'it is paid once').toEqual([]);
  });

  it('reopen that is owed is tried again when the cluster was too busy for it', async () => {
    const { fixture, id } = await cutOff();
    await fixture.cancel(id);
    let once = true;
    fixture.world.interfere = (what) => {
      if (what !== 'reopen' || !once) return;
      once = false;
      throw new ClusterRequestError(429, 'circuit_breaking_exception', 'too much at once');
    };
    await fixture.settle();
    expect(loaded(fixture, 'books')).toEqual(three('two'));
    await fixture.settle();
    expect(loaded(fixture, 'books')).toEqual(three('one'));
  });

  it('is that of the next change when it is configured', async () => {
    const { fixture, id } = await servedDomain(store, 'one', { updateable: false });
    await fixture.change(id, (existing) => ({ association: configure(existing, { reloadPolicy: 'reopen' }) }));
    await fixture.settle();
    expect(fixture.world.calls.filter((call) => call.startsWith('reopen'))).toEqual([]);
    await fixture.update(id, 'two');
    await fixture.associate(id);
    await fixture.settle();
    expect(loaded(fixture, 'books')).toEqual(three('two'));
  });
});

it('an update is not ACTIVE as long as a node serves other bytes than it was seen to have', async () => {
  const { fixture, id } = await servedDomain(store, 'one');
  await fixture.update(id, 'two');
  await fixture.associate(id);
  const [first] = fixture.nodes();
  let once = true;
  fixture.world.interfere = (what) => {
    if (what !== 'reloaded' || !once) return;
    once = false;
    first?.loaded.set('books', sha256('of somebody else'));
  };
  await fixture.look();
  expect(await fixture.association(id)).toMatchObject({
    state: { status: 'ASSOCIATING' },
    waitingFor: `node ${first?.name}, where filter.synonyms of index books was built from other bytes of analyzers/${id}`,
  });
  expect(live(fixture, id)).toEqual(three('one'));
  await fixture.settle();
  expect(loaded(fixture, 'books')).toEqual(three('two'));
});

it('an update is not ACTIVE when an agent does not say what lies on its node', async () => {
  const { fixture, id } = await servedDomain(store, 'one');
  await fixture.update(id, 'two');
  await fixture.associate(id);
  let isReloaded = false;
  fixture.world.interfere = (what) => {
    if (what === 'reloaded') isReloaded = true;
    if (!isReloaded || what !== `apply ${fixture.name}-1`) return;
    fixture.world.interfere = () => undefined;
    throw new Error('connect ECONNREFUSED');
  };
  await fixture.look();
  expect(await fixture.association(id)).toMatchObject({
    state: { status: 'ASSOCIATING' },
    waitingFor: `node ${fixture.name}-1: connect ECONNREFUSED`,
  });
  await fixture.settle();
  expect((await fixture.association(id)).state).toEqual({ status: 'ACTIVE' });
});

it('an update waits for the nodes that are left when others have gone', async () => {
  const { fixture, id } = await servedDomain(store, 'one');
  // With nobody who uses it, the bytes on the disks are all that there is to see.
  fixture.world.indices.clear();
  await fixture.scale(1);
  await fixture.update(id, 'two');
  await fixture.associate(id);
  const isActive = async () => (await fixture.association(id)).state.status === 'ACTIVE';
  for (let looks = 0; looks < 40 && !(await isActive()); looks++) await fixture.look();
  expect(live(fixture, id)).toEqual([sha256('two')]);
});

it('a reload that is owed is tried again when a node was away', async () => {
  const { fixture } = await servedDomain(store, 'one');
  const [first] = fixture.nodes();
  first?.loaded.set('books', sha256('of a predecessor'));
  fixture.world.reloadFaults.set(`${fixture.name}-0`, `[${fixture.name}-0] disconnected`);
  fixture.restart();
  await fixture.settle();
  expect(loaded(fixture, 'books')).not.toEqual(three('one'));
  await fixture.settle();
  expect(loaded(fixture, 'books')).toEqual(three('one'));
});

it('an index that its owner closes while it is reloaded is no hindrance', async () => {
  const { fixture, id } = await servedDomain(store, 'one');
  fixture.world.createIndex('films', `analyzers/${id}`);
  await fixture.update(id, 'two');
  await fixture.associate(id);
  fixture.world.interfere = (what) => {
    if (what === 'reload') fixture.world.close('films');
  };
  await fixture.settle();
  expect((await fixture.association(id)).state).toEqual({ status: 'ACTIVE' });
  expect(loaded(fixture, 'books')).toEqual(three('two'));
});
