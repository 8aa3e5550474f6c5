// Nothing stays in a state of passage: whatever is in the way, a change ends with a reason.
import { beforeAll, describe, expect, it } from 'vitest';
import type { Store } from '../../../src/store/store.ts';
import { live, loaded, servedDomain, three } from './served-domain.ts';
import { openSharedStore } from './shared-store.ts';

let store: Store;
beforeAll(async () => {
  const opened = await openSharedStore();
  store = opened.store;
  return opened.close;
});

const TIMEOUT_MS = 60_000;

describe('a change fails when its time is over', () => {
  it('while the nodes cannot be laid out', async () => {
    const { fixture, id } = await servedDomain(store, 'one');
    await fixture.update(id, 'two');
    await fixture.associate(id);
    fixture.restart();
    fixture.world.prepareFault = new Error('No Java 21: set JAVA_HOME.');
    await fixture.look();
    expect((await fixture.association(id)).waitingFor).toBe('No Java 21: set JAVA_HOME.');
    fixture.pass(TIMEOUT_MS);
    await fixture.look();
    expect((await fixture.association(id)).state).toEqual({
      status: 'ASSOCIATION_FAILED',
      error: {
        type: 'TimedOut',
        message: 'Waited 60 seconds for No Java 21: set JAVA_HOME. Mend that, and ask for the change again.',
      },
    });
  });

  it('while a fault of ours keeps every look from its end', async () => {
    const { fixture, id } = await servedDomain(store, 'one');
    await fixture.dissociate(id);
    fixture.world.interfere = (what) => {
      if (what === 'observe') throw new Error('EMFILE: too many open files');
    };
    await expect(fixture.look()).rejects.toThrow('EMFILE');
    expect((await fixture.association(id)).waitingFor).toBe('EMFILE: too many open files');
    fixture.pass(TIMEOUT_MS);
    await expect(fixture.look()).rejects.toThrow('EMFILE');
    expect((await fixture.association(id)).state).toMatchObject({
      status: 'DISSOCIATION_FAILED',
      error: { type: 'TimedOut', message: expect.stringContaining('EMFILE') },
    });
  });

  it('while a node is frozen: the old bytes are back on all, and it is named', async () => {
    const { fixture, id } = await servedDomain(store, 'one');
    await fixture.update(id, 'two');
    await fixture.associate(id);
    const frozen = fixture.world.node(`${fixture.name}-2`);
    fixture.world.interfere = (what) => {
      if (what === 'reload') frozen.frozen = true;
    };
    expect(await fixture.look()).toMatchObject({ reason: 'a change waits' });
    expect(await fixture.association(id)).toMatchObject({
      state: { status: 'ASSOCIATING' },
      waitingFor: `node ${frozen.name}, which is starting`,
    });
    expect(live(fixture, id)).toEqual(three('one'));
    fixture.world.interfere = () => undefined;
    fixture.pass(TIMEOUT_MS);
    await fixture.look();
    expect((await fixture.association(id)).state).toMatchObject({
      status: 'ASSOCIATION_FAILED',
      error: { type: 'NodeUnreachable', message: expect.stringContaining(frozen.name) },
    });
    frozen.frozen = false;
    await fixture.settle();
    expect(loaded(fixture, 'books')).toEqual(three('one'));
    await fixture.associate(id);
    await fixture.settle();
    expect(loaded(fixture, 'books')).toEqual(three('two'));
  });

  it('in the middle of a request that nobody answers', async () => {
    const { fixture, id } = await servedDomain(store, 'one', {
      reconciler: { patience: { lookMs: 10, absentMs: 600_000 } },
    });
    await fixture.update(id, 'two');
    await fixture.associate(id);
    fixture.world.interfere = (what) => {
      if (what !== 'reload') return;
      fixture.world.node(`${fixture.name}-0`).frozen = true;
      fixture.pass(TIMEOUT_MS);
    };
    await fixture.look();
    expect((await fixture.association(id)).state).toMatchObject({
      status: 'ASSOCIATION_FAILED',
      error: { type: 'NodeUnreachable', message: expect.stringContaining('Waited 60 seconds') },
    });
    expect(live(fixture, id)).toEqual(three('one'));
  });

  it('while its version is on its way', async () => {
    const { fixture } = await servedDomain(store, 'one');
    const late = await fixture.pendingPackage();
    await fixture.associate(late);
    await fixture.look();
    fixture.pass(TIMEOUT_MS);
    await fixture.look();
    expect((await fixture.association(late)).state).toMatchObject({
      status: 'ASSOCIATION_FAILED',
      error: { type: 'TimedOut', message: expect.stringContaining('which is COPYING') },
    });
  });
});

it('a change of which a node is not a member of the cluster touches nothing', async () => {
  const { fixture, id } = await servedDomain(store, 'one');
  await fixture.update(id, 'two');
  await fixture.associate(id);
  fixture.world.calls.length = 0;
  fixture.world.outside.add(`${fixture.name}-1`);
  await fixture.look();
  expect(await fixture.association(id)).toMatchObject({
    state: { status: 'ASSOCIATING' },
    waitingFor: `node ${fixture.name}-1, which is not in the cluster`,
  });
  expect(fixture.world.calls).toEqual([`rehearse ${id}`]);
  expect(live(fixture, id)).toEqual(three('one'));
  fixture.world.outside.clear();
  await fixture.settle();
  expect(loaded(fixture, 'books')).toEqual(three('two'));
});
