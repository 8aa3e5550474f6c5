// A change that is taken back, at every step at which that can be seen.
import { beforeAll, describe, expect, it } from 'vitest';
import type { Store } from '../../../src/store/store.ts';
import { until } from '../../support/until.ts';
import { live, loaded, servedDomain, three } from './served-domain.ts';
import { openSharedStore } from './shared-store.ts';

let store: Store;
beforeAll(async () => {
  const opened = await openSharedStore();
  store = opened.store;
  return opened.close;
});

const CANCELLED = { type: 'Cancelled', message: 'v2 was taken back; v1 goes on serving.' };

/** Holds the reconciler where a test has it held, to do something meanwhile. */
function holdAt(step: string) {
  let happens = async (): Promise<void> => undefined;
  return {
    crashPoint: async (at: string) => {
      if (at === step) await happens();
    },
    meanwhile: (what: () => Promise<void>) => {
      happens = what;
    },
  };
}

describe('a change that is cancelled', () => {
  it.each(['staged', 'rehearsed', 'switched', 'reloaded', 'verified'])(
    'when it is %s leaves nothing behind',
    async (step) => {
      const hold = holdAt(step);
      const { fixture, id } = await servedDomain(store, 'one', { reconciler: { crashPoint: hold.crashPoint } });
      await fixture.update(id, 'two');
      await fixture.associate(id);
      hold.meanwhile(() => fixture.cancel(id));
      await fixture.settle();
      const association = await fixture.association(id);
      expect(association).toMatchObject({
        state: { status: 'ASSOCIATION_FAILED', error: CANCELLED },
        servingVersion: 1,
      });
      expect(association).not.toHaveProperty('cancelRequested');
      expect(live(fixture, id)).toEqual(three('one'));
      expect(loaded(fixture, 'books')).toEqual(three('one'));
      expect(await fixture.told('AssociationFailed')).toEqual([{ version: 'v2', ...CANCELLED }]);
      await fixture.associate(id);
      hold.meanwhile(async () => undefined);
      await fixture.settle();
      expect(loaded(fixture, 'books')).toEqual(three('two'));
    },
  );

  it('when indices were reopened for it has them reopened once more', async () => {
    const hold = holdAt('reopened');
    const { fixture, id } = await servedDomain(store, 'one', {
      updateable: false,
      reloadPolicy: 'reopen',
      reconciler: { crashPoint: hold.crashPoint },
    });
    await fixture.update(id, 'two');
    await fixture.associate(id);
    hold.meanwhile(() => fixture.cancel(id));
    await fixture.settle();
    expect((await fixture.association(id)).state).toMatchObject({ error: CANCELLED });
    expect(loaded(fixture, 'books')).toEqual(three('one'));
  });

  it('leaves others of its batch alone', async () => {
    const hold = holdAt('reloaded');
    const { fixture, id } = await servedDomain(store, 'one', { reconciler: { crashPoint: hold.crashPoint } });
    const other = await fixture.dictionary('uno');
    fixture.world.createIndex('films', `analyzers/${other}`);
    await fixture.update(id, 'two');
    for (const each of [id, other]) await fixture.associate(each);
    hold.meanwhile(() => fixture.cancel(id));
    await fixture.settle();
    expect((await fixture.association(id)).state).toMatchObject({ error: CANCELLED });
    expect((await fixture.association(other)).state.status).toBe('ACTIVE');
    expect(loaded(fixture, 'books')).toEqual(three('one'));
    expect(loaded(fixture, 'films')).toEqual(three('uno'));
  });

  it('before it was ever served takes the file off every node', async () => {
    const hold = holdAt('switched');
    const { fixture } = await servedDomain(store, 'one', { reconciler: { crashPoint: hold.crashPoint } });
    const id = await fixture.dictionary('first');
    await fixture.associate(id);
    hold.meanwhile(() => fixture.cancel(id));
    await fixture.settle();
    expect((await fixture.association(id)).state).toMatchObject({
      error: { type: 'Cancelled', message: 'v1 was taken back; the file is off every node.' },
    });
    expect(live(fixture, id)).toEqual([undefined, undefined, undefined]);
  });

  it('before it was ever served names the index that was made of it meanwhile', async () => {
    const hold = holdAt('switched');
    const { fixture } = await servedDomain(store, 'one', { reconciler: { crashPoint: hold.crashPoint } });
    const id = await fixture.dictionary('first');
    await fixture.associate(id);
    hold.meanwhile(async () => {
      fixture.world.createIndex('films', `analyzers/${id}`);
      await fixture.cancel(id);
    });
    await fixture.settle();
    expect((await fixture.association(id)).state).toMatchObject({
      error: { type: 'Cancelled', message: expect.stringContaining(`analyzers/${id} is named by index films`) },
    });
  });

  it('before it was ever served names the index also after it was cut off', async () => {
    const hold = holdAt('switched');
    const { fixture } = await servedDomain(store, 'one', { reconciler: { crashPoint: hold.crashPoint } });
    const id = await fixture.dictionary('first');
    await fixture.associate(id);
    hold.meanwhile(async () => {
      fixture.world.createIndex('films', `analyzers/${id}`);
      throw new Error('killed');
    });
    await expect(fixture.look()).rejects.toThrow('killed');
    await fixture.cancel(id);
    await fixture.settle();
    expect((await fixture.association(id)).state).toMatchObject({
      error: { type: 'Cancelled', message: expect.stringContaining(`analyzers/${id} is named by index films`) },
    });
    expect(live(fixture, id)).toEqual([undefined, undefined, undefined]);
  });

  it('when it waits for its package or for a node ends at the next look', async () => {
    const { fixture, id } = await servedDomain(store, 'one');
    const late = await fixture.pendingPackage();
    await fixture.associate(late);
    await fixture.update(id, 'two');
    fixture.world.node(`${fixture.name}-1`).running = false;
    await fixture.associate(id);
    expect(await fixture.look()).toMatchObject({ reason: 'a change waits' });
    for (const each of [id, late]) await fixture.cancel(each);
    await fixture.look();
    expect((await fixture.association(id)).state).toMatchObject({ error: CANCELLED });
    expect((await fixture.association(late)).state).toMatchObject({ error: { type: 'Cancelled' } });
  });

  it('that was to remove the file leaves it where it is', async () => {
    const hold = holdAt('removed');
    const { fixture, id } = await servedDomain(store, 'one', { reconciler: { crashPoint: hold.crashPoint } });
    fixture.world.indices.clear();
    await fixture.dissociate(id);
    hold.meanwhile(() => fixture.cancel(id));
    await fixture.settle();
    expect((await fixture.association(id)).state).toEqual({
      status: 'DISSOCIATION_FAILED',
      error: { type: 'Cancelled', message: 'Its removal was taken back; v1 goes on serving.' },
    });
    expect(live(fixture, id)).toEqual(three('one'));
  });

  it('too late is served', async () => {
    const hold = holdAt('committed');
    const { fixture, id } = await servedDomain(store, 'one', { reconciler: { crashPoint: hold.crashPoint } });
    await fixture.update(id, 'two');
    await fixture.associate(id);
    hold.meanwhile(() => fixture.cancel(id));
    await fixture.settle();
    expect(await fixture.association(id)).toMatchObject({ state: { status: 'ACTIVE' }, servingVersion: 2 });
  });

  it('does not wait for the answer of a node that is frozen', async () => {
    const { fixture, id } = await servedDomain(store, 'one', {
      reconciler: { patience: { lookMs: 10, absentMs: 600_000 } },
    });
    await fixture.update(id, 'two');
    await fixture.associate(id);
    let isAsked = false;
    fixture.world.interfere = (what) => {
      if (what !== 'reload' || isAsked) return;
      isAsked = true;
      fixture.world.node(`${fixture.name}-2`).frozen = true;
    };
    const look = fixture.look();
    await until('the reload is asked for', async () => isAsked);
    await fixture.cancel(id);
    // The way back meets the frozen node as well.
    await until('the files are back', async () => live(fixture, id).join() === three('one').join());
    fixture.world.node(`${fixture.name}-2`).frozen = false;
    await look;
    expect((await fixture.association(id)).state).toMatchObject({ error: CANCELLED });
    expect(loaded(fixture, 'books')).toEqual(three('one'));
  });
});
