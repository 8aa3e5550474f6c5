import { beforeAll, describe, expect, it } from 'vitest';
import { ClusterUnreachableError } from '../../../src/opensearch/cluster.ts';
import type { Store } from '../../../src/store/store.ts';
import { domainFixture } from './domain-fixture.ts';
import { sha256 } from './fake-domain.ts';
import { openSharedStore } from './shared-store.ts';

let store: Store;
beforeAll(async () => {
  const opened = await openSharedStore();
  store = opened.store;
  return opened.close;
});

type Fixture = Awaited<ReturnType<typeof domainFixture>>;
const live = ({ nodes }: Fixture, id: string) => nodes().map((node) => node.live.get(`analyzers/${id}`));
const loaded = ({ nodes }: Fixture, index: string) => nodes().map((node) => node.loaded.get(index));
const three = (content: string) => [sha256(content), sha256(content), sha256(content)];

/** A domain that is up, with one dictionary that an index uses. */
async function served(content: string) {
  const fixture = await domainFixture(store);
  await fixture.settle();
  const id = await fixture.dictionary(content);
  await fixture.associate(id);
  await fixture.settle();
  fixture.world.createIndex('books', `analyzers/${id}`);
  return { fixture, id };
}

describe('nodes', () => {
  it('are laid out, started, and the domain is Active when they answer', async () => {
    const fixture = await domainFixture(store);
    fixture.world.startsAtOnce = false;
    expect(await fixture.look()).toMatchObject({ settled: false, reason: 'the nodes start' });
    expect(await fixture.look()).toMatchObject({ settled: false });
    expect((await fixture.domain()).change.stages).toMatchObject([
      { status: 'COMPLETED' },
      { status: 'IN_PROGRESS', description: `node ${fixture.name}-0 is starting` },
    ]);
    for (const { name } of fixture.nodes()) fixture.world.startNode(name);
    await fixture.settle();
    expect(await fixture.domain()).toMatchObject({
      status: 'Active',
      endpoint: '127.0.0.1:9500',
      change: { status: 'COMPLETED' },
    });
    expect(await fixture.events()).toEqual(['DomainActive']);
  });

  it('that cannot be laid out say why, first in passing, then as a failure, and are tried further', async () => {
    const fixture = await domainFixture(store);
    fixture.world.prepareFault = new Error('No Java 21: set JAVA_HOME.');
    await fixture.look();
    expect((await fixture.domain()).change).toMatchObject({
      status: 'PROCESSING',
      stages: [{ description: 'No Java 21: set JAVA_HOME.' }, {}],
    });
    for (let looks = 0; looks < 3; looks++) await fixture.look();
    expect((await fixture.domain()).change).toMatchObject({
      status: 'FAILED',
      stages: [{ status: 'FAILED', description: 'No Java 21: set JAVA_HOME.' }, {}],
    });
    fixture.world.prepareFault = undefined;
    await fixture.settle();
    expect(await fixture.domain()).toMatchObject({ status: 'Active', change: { status: 'COMPLETED' } });
  });

  it('that stay away too long fail the change, which succeeds when they come after all', async () => {
    const fixture = await domainFixture(store);
    fixture.world.startsAtOnce = false;
    await fixture.look();
    fixture.pass(60_000);
    await fixture.look();
    const { change } = await fixture.domain();
    expect(change.status).toBe('FAILED');
    expect(change.stages[1]?.description).toMatch(/^Waited 60 seconds for node demo\d+-0 is starting/);
    for (const { name } of fixture.nodes()) fixture.world.startNode(name);
    await fixture.settle();
    expect((await fixture.domain()).status).toBe('Active');
  });

  it('that were stopped are started after a restart, with their files before, and the domain says so', async () => {
    const { fixture, id } = await served('one');
    fixture.restart();
    for (const node of fixture.nodes()) {
      node.running = false;
      node.live.clear();
    }
    fixture.world.startsAtOnce = false;
    await fixture.look();
    expect(live(fixture, id)).toEqual(three('one'));
    expect(await fixture.domain()).toMatchObject({ status: 'Modifying', change: { kind: 'start' } });
    for (const { name } of fixture.nodes()) fixture.world.startNode(name);
    await fixture.settle();
    expect((await fixture.domain()).status).toBe('Active');
    expect(loaded(fixture, 'books')).toEqual(three('one'));
  });

  it('that run are adopted without a change', async () => {
    const { fixture } = await served('one');
    fixture.restart();
    await fixture.settle();
    expect(await fixture.domain()).toMatchObject({ status: 'Active', change: { kind: 'create' } });
  });

  it('that are added have the dictionaries before they start', async () => {
    const { fixture, id } = await served('one');
    await fixture.scale(4);
    await fixture.settle();
    expect(live(fixture, id)).toEqual([...three('one'), sha256('one')]);
    expect(fixture.world.node(`${fixture.name}-3`).loaded.get('books')).toBe(sha256('one'));
    expect(await fixture.domain()).toMatchObject({ status: 'Active', change: { status: 'COMPLETED' } });
    expect(await fixture.events()).not.toContain('NodeDrifted');
  });

  it('that leave are emptied first, and what was excluded for them is cleared', async () => {
    const { fixture } = await served('one');
    const leaving = [`${fixture.name}-1`, `${fixture.name}-2`];
    for (const name of leaving) fixture.world.shards.set(name, 2);
    await fixture.scale(1);
    expect(await fixture.look()).toMatchObject({ reason: `4 shards to move from ${leaving.join(', ')}` });
    expect(fixture.world.excluded.allocation).toEqual(leaving);
    expect(fixture.nodes()).toHaveLength(3);
    fixture.world.shards.clear();
    await fixture.settle();
    expect(fixture.world.calls).toContain(`retire ${leaving.join()}`);
    expect(fixture.nodes().map(({ name }) => name)).toEqual([`${fixture.name}-0`]);
    expect(fixture.world.excluded).toEqual({ allocation: [], voting: [] });
    expect((await fixture.domain()).status).toBe('Active');
  });

  it('go with the domain, and its rows after them', async () => {
    const { fixture, id } = await served('one');
    const tagged = `arn:aws:es:us-east-1:000000000000:domain/${fixture.name}`;
    await store.tags.put(tagged, [{ key: 'team', value: 'search' }]);
    await fixture.deleteDomain();
    fixture.world.interfere = (what) => {
      if (what === 'remove') throw new Error('EBUSY');
    };
    expect(await fixture.look()).toMatchObject({ settled: false, reason: 'EBUSY' });
    expect(await store.domains.find(fixture.id)).toMatchObject({ status: 'Deleting' });
    fixture.world.interfere = () => undefined;
    expect(await fixture.look()).toEqual({ settled: true });
    expect(await store.domains.find(fixture.id)).toBeUndefined();
    expect(await store.associations.domainsOfPackage(id)).toEqual([]);
    expect(await store.tags.list(tagged)).toEqual([]);
    expect(await fixture.look()).toEqual({ settled: true });
  });
});

describe('dictionaries', () => {
  it('are on every node before ACTIVE, and an update is read by the indices that use them', async () => {
    const { fixture, id } = await served('one');
    expect(await fixture.association(id)).toMatchObject({ state: { status: 'ACTIVE' }, servingVersion: 1 });
    await fixture.update(id, 'two');
    await fixture.look();
    expect(live(fixture, id)).toEqual(three('one'));
    await fixture.associate(id);
    expect(await fixture.look()).toMatchObject({ reason: 'watching' });
    expect(await fixture.association(id)).toMatchObject({ state: { status: 'ACTIVE' }, servingVersion: 2 });
    expect(live(fixture, id)).toEqual(three('two'));
    expect(loaded(fixture, 'books')).toEqual(three('two'));
  });

  it('are waited for a moment with the domain in hand, once a claim', async () => {
    const { fixture, id } = await served('one');
    const late = await fixture.pendingPackage();
    await fixture.associate(late);
    let waits = 0;
    fixture.meanwhile(async () => {
      waits++;
      return true;
    });
    expect(await fixture.look()).toMatchObject({ reason: 'a package is on its way' });
    expect(waits).toBe(1);
    fixture.meanwhile(async () => {
      await fixture.endVersion(late, 1, 'here');
      return true;
    });
    expect(await fixture.look()).toMatchObject({ reason: 'watching' });
    expect((await fixture.association(late)).state).toEqual({ status: 'ACTIVE' });
    expect(live(fixture, late)).toEqual(three('here'));
    expect(live(fixture, id)).toEqual(three('one'));
  });

  it('wait for their version, and fail with its reason', async () => {
    const fixture = await domainFixture(store);
    await fixture.settle();
    const late = await fixture.pendingPackage();
    const bad = await fixture.pendingPackage();
    for (const id of [late, bad]) await fixture.associate(id);
    await fixture.look();
    expect(await fixture.association(late)).toMatchObject({
      state: { status: 'ASSOCIATING' },
      waitingFor: `version v1 of package ${late}, which is COPYING`,
    });
    await fixture.endVersion(late, 1, 'here');
    await fixture.endVersion(bad, 1, undefined);
    await fixture.settle();
    expect((await fixture.association(late)).state).toEqual({ status: 'ACTIVE' });
    expect((await fixture.association(late)).waitingFor).toBeUndefined();
    expect((await fixture.association(bad)).state).toEqual({
      status: 'ASSOCIATION_FAILED',
      error: { type: 'InvalidEncoding', message: 'line 2' },
    });
  });

  it('wait for a node, by its name, and fail when it stays away', async () => {
    const { fixture, id } = await served('one');
    await fixture.update(id, 'two');
    fixture.world.node(`${fixture.name}-1`).running = false;
    await fixture.associate(id);
    expect(await fixture.look()).toMatchObject({ reason: 'a change waits' });
    expect(await fixture.association(id)).toMatchObject({
      state: { status: 'ASSOCIATING' },
      waitingFor: `node ${fixture.name}-1, which is starting`,
    });
    expect(live(fixture, id)).toEqual(three('one'));
    fixture.pass(60_000);
    await fixture.look();
    expect(await fixture.association(id)).toMatchObject({
      state: { status: 'ASSOCIATION_FAILED', error: { type: 'NodeUnreachable' } },
      servingVersion: 1,
    });
    fixture.world.startNode(`${fixture.name}-1`);
    await fixture.associate(id);
    await fixture.settle();
    expect(loaded(fixture, 'books')).toEqual(three('two'));
  });

  it('that a reload stumbles over all the same leave the old ones on every node, and say index, node and file', async () => {
    const { fixture, id } = await served('one');
    fixture.world.brokenLive.add(sha256('two'));
    await fixture.update(id, 'two');
    await fixture.associate(id);
    await fixture.settle();
    const { state, servingVersion } = await fixture.association(id);
    expect(servingVersion).toBe(1);
    expect(state).toMatchObject({ status: 'ASSOCIATION_FAILED', error: { type: 'ReloadFailed' } });
    const message = 'error' in state ? state.error.message : '';
    expect(message).toMatch(/v2 was rejected: index books on nodes demo\d+-0, demo\d+-1, demo\d+-2/);
    expect(message).toContain(`file analyzers/${id}: failed to build synonyms: Invalid synonym rule at line 3`);
    expect(message).toContain('v1 goes on serving');
    expect(live(fixture, id)).toEqual(three('one'));
    expect(loaded(fixture, 'books')).toEqual(three('one'));
    await fixture.look();
    expect(live(fixture, id)).toEqual(three('one'));
  });

  it('fail alone when several change together', async () => {
    const { fixture, id: first } = await served('one');
    const second = await fixture.dictionary('uno');
    await fixture.associate(second);
    await fixture.settle();
    // Each in an index of its own: the answer says which it was.
    fixture.world.createIndex('films', `analyzers/${second}`);
    fixture.world.brokenLive.add(sha256('bad'));
    await fixture.update(first, 'bad');
    await fixture.update(second, 'dos');
    for (const id of [first, second]) await fixture.associate(id);
    fixture.world.calls.length = 0;
    await fixture.settle();
    expect((await fixture.association(first)).state.status).toBe('ASSOCIATION_FAILED');
    expect((await fixture.association(second)).state.status).toBe('ACTIVE');
    expect(fixture.world.calls).toEqual([`rehearse ${first},${second}`, 'reload books,films', 'reload books']);
    expect(live(fixture, first)).toEqual(three('one'));
    expect(loaded(fixture, 'films')).toEqual(three('dos'));
  });

  it('say which node could not keep the file', async () => {
    const { fixture, id } = await served('one');
    await fixture.update(id, 'two');
    fixture.world.node(`${fixture.name}-2`).fault = 'ENOSPC: no space left on device';
    await fixture.associate(id);
    await fixture.settle();
    expect((await fixture.association(id)).state).toMatchObject({
      status: 'ASSOCIATION_FAILED',
      error: {
        type: 'DeliveryFailed',
        message: expect.stringMatching(/node demo\d+-2, file analyzers\/F\d+: ENOSPC: no space left on device/),
      },
    });
    expect(live(fixture, id)).toEqual(three('one'));
  });

  it('are put back where they are missing or changed, and that is told once', async () => {
    const { fixture, id } = await served('one');
    const path = `analyzers/${id}`;
    fixture.world.node(`${fixture.name}-0`).live.set(path, sha256('by hand'));
    fixture.world.node(`${fixture.name}-0`).loaded.set('books', sha256('by hand'));
    fixture.world.node(`${fixture.name}-1`).live.delete(path);
    await fixture.look();
    expect(live(fixture, id)).toEqual(three('one'));
    expect(loaded(fixture, 'books')).toEqual(three('one'));
    await fixture.look();
    expect((await fixture.events()).filter((type) => type === 'NodeDrifted')).toHaveLength(2);
  });

  it('that were asked for anew while they were switched end at the newest', async () => {
    const { fixture, id } = await served('one');
    await fixture.update(id, 'two');
    await fixture.associate(id);
    let asked: Promise<void> | undefined;
    fixture.world.interfere = (what) => {
      if (what !== 'reloaded' || asked) return;
      asked = fixture.update(id, 'three').then(() => fixture.associate(id));
    };
    await fixture.look();
    await asked;
    await fixture.settle();
    expect(await fixture.association(id)).toMatchObject({ state: { status: 'ACTIVE' }, servingVersion: 3 });
    expect(loaded(fixture, 'books')).toEqual(three('three'));
  });

  it('reach an index that is made between the look for indices and the switch', async () => {
    const { fixture, id } = await served('one');
    await fixture.update(id, 'two');
    await fixture.associate(id);
    let made = false;
    fixture.world.interfere = (what) => {
      if (made || what !== 'analysed') return;
      made = true;
      expect(live(fixture, id)).toEqual(three('one'));
      fixture.world.createIndex('made-meanwhile', `analyzers/${id}`);
    };
    await fixture.settle();
    expect(made).toBe(true);
    expect(loaded(fixture, 'made-meanwhile')).toEqual(three('two'));
  });

  it('that a predecessor put back without having them read are read at the first look', async () => {
    const { fixture } = await served('one');
    fixture.world.node(`${fixture.name}-1`).loaded.set('books', sha256('of a change that was cut off'));
    await fixture.look();
    expect(loaded(fixture, 'books')).not.toEqual(three('one'));
    fixture.restart();
    await fixture.settle();
    expect(loaded(fixture, 'books')).toEqual(three('one'));
  });

  it('that could not be read again on the way back are read when the cluster answers', async () => {
    const { fixture, id } = await served('one');
    fixture.world.brokenLive.add(sha256('bad'));
    await fixture.update(id, 'bad');
    await fixture.associate(id);
    let reloads = 0;
    fixture.world.interfere = (what) => {
      if (what === 'reload' && ++reloads === 2)
        throw new ClusterUnreachableError([{ url: 'http://demo', reason: 'connect ECONNREFUSED' }]);
      // One node took what the others rejected.
      if (what === 'reloaded' && reloads === 1)
        fixture.world.node(`${fixture.name}-0`).loaded.set('books', sha256('bad'));
    };
    await fixture.look();
    const { state } = await fixture.association(id);
    expect(state).toMatchObject({
      status: 'ASSOCIATION_FAILED',
      error: { message: expect.stringContaining('is tried again: no node answers') },
    });
    expect(loaded(fixture, 'books')).not.toEqual(three('one'));
    await fixture.look();
    expect(loaded(fixture, 'books')).toEqual(three('one'));
  });

  it('of a change that loses a node in the middle are put back, and the change waits', async () => {
    const { fixture, id } = await served('one');
    await fixture.update(id, 'two');
    await fixture.associate(id);
    fixture.world.interfere = (what) => {
      if (what === 'reload') throw new ClusterUnreachableError([{ url: 'http://demo', reason: 'socket hang up' }]);
    };
    expect(await fixture.look()).toMatchObject({ reason: 'a change waits' });
    expect(await fixture.association(id)).toMatchObject({
      state: { status: 'ASSOCIATING' },
      waitingFor: 'the cluster: no node answers: http://demo: socket hang up',
      servingVersion: 1,
    });
    expect(live(fixture, id)).toEqual(three('one'));
    fixture.world.interfere = () => undefined;
    await fixture.settle();
    expect(loaded(fixture, 'books')).toEqual(three('two'));
  });

  it('are not ACTIVE while a node that was to read them has left without a word, and are put back', async () => {
    const { fixture, id } = await served('old');
    await fixture.update(id, 'new');
    await fixture.associate(id);
    const [gone] = fixture.nodes();
    // Its shards are nobody's: no shard of the reload fails.
    fixture.world.interfere = (call) => {
      if (call === 'reload' && gone) gone.running = false;
    };
    await fixture.look();
    expect(await fixture.association(id)).toMatchObject({
      state: { status: 'ASSOCIATING' },
      waitingFor: expect.stringContaining(`${gone?.name}`),
    });
    expect(live(fixture, id)).toEqual(three('old'));
    fixture.world.interfere = () => undefined;
    if (gone) fixture.world.startNode(gone.name);
    await fixture.settle();
    expect(await fixture.association(id)).toMatchObject({ state: { status: 'ACTIVE' }, servingVersion: 2 });
    expect(loaded(fixture, 'books')).toEqual(three('new'));
  });

  it('are not ACTIVE when a file was changed by hand before it was read, and are read once more', async () => {
    const { fixture, id } = await served('old');
    await fixture.update(id, 'new');
    await fixture.associate(id);
    const [, touched] = fixture.nodes();
    let isTouched = false;
    fixture.world.interfere = (call) => {
      if (call !== 'reload' || isTouched) return;
      isTouched = true;
      touched?.live.set(`analyzers/${id}`, sha256('by hand'));
    };
    await fixture.look();
    expect((await fixture.association(id)).state.status).toBe('ASSOCIATING');
    await fixture.settle();
    expect(await fixture.association(id)).toMatchObject({ state: { status: 'ACTIVE' }, servingVersion: 2 });
    expect(loaded(fixture, 'books')).toEqual(three('new'));
  });

  it('that one index uses together are tried one by one when the answer does not say which was rejected', async () => {
    const { fixture, id: first } = await served('one');
    const second = await fixture.dictionary('uno');
    await fixture.associate(second);
    await fixture.settle();
    fixture.world.createIndex('films', `analyzers/${second}`);
    fixture.world.brokenLive.add(sha256('bad'));
    // The cluster says neither index nor file.
    fixture.world.hideIndex = true;
    await fixture.update(first, 'bad');
    await fixture.update(second, 'dos');
    for (const id of [first, second]) await fixture.associate(id);
    await fixture.settle();
    expect((await fixture.association(first)).state).toMatchObject({ status: 'ASSOCIATION_FAILED' });
    expect(await fixture.association(second)).toMatchObject({ state: { status: 'ACTIVE' }, servingVersion: 2 });
    expect(loaded(fixture, 'books')).toEqual(three('one'));
    expect(loaded(fixture, 'films')).toEqual(three('dos'));
  });

  it('go on from the generation of a node that is ahead, when the domain is still ours', async () => {
    const { fixture, id } = await served('one');
    await fixture.update(id, 'two');
    await fixture.associate(id);
    fixture.world.node(`${fixture.name}-0`).generation = Number.MAX_SAFE_INTEGER - 10;
    // As with a store that was restored from a backup.
    await fixture.settle();
    expect(live(fixture, id)).toEqual(three('two'));
  });
});
