import { beforeAll, describe, expect, it } from 'vitest';
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

type Fixture = Awaited<ReturnType<typeof servedDomain>>['fixture'];

/** Whether every node has these bytes staged where the trial says. */
async function isStaged(fixture: Fixture, trialId: string, content: string): Promise<boolean> {
  const trial = await store.trials.find(trialId);
  if (trial?.state.status !== 'staged') return false;
  const { stagedPath } = trial.state;
  const hash = sha256(content);
  return fixture
    .nodes()
    .every(({ staged }) =>
      [...staged].some(
        ([path, found]) => found === hash && stagedPath === `.longshore/staged/${path.replace('/', '+')}+${hash}`,
      ),
    );
}

describe('a trial', () => {
  it('has its bytes on every node, and touches nothing that is live', async () => {
    const { fixture, id } = await servedDomain(store, 'one');
    await fixture.update(id, 'two');
    await fixture.settle();
    fixture.world.calls.length = 0;
    const trial = await fixture.trial(id, 2);
    await fixture.settle();
    expect(await isStaged(fixture, trial, 'two')).toBe(true);
    expect(fixture.world.calls).toEqual([]);
    expect(live(fixture, id)).toEqual(three('one'));
    expect(await fixture.association(id)).toMatchObject({ state: { status: 'ACTIVE' }, servingVersion: 1 });
    await store.trials.delete(trial);
    await fixture.settle();
    expect(fixture.nodes().map(({ staged }) => staged.size)).toEqual([0, 0, 0]);
  });

  it('stays through the change of its package to the same bytes, and through another trial', async () => {
    const { fixture, id } = await servedDomain(store, 'one');
    await fixture.update(id, 'two');
    const trials = [await fixture.trial(id, 2), await fixture.trial(id, 2), await fixture.trial(id, 1)];
    await fixture.associate(id);
    await fixture.settle();
    expect(loaded(fixture, 'books')).toEqual(three('two'));
    for (const [at, trial] of trials.entries())
      expect(await isStaged(fixture, trial, at === 2 ? 'one' : 'two')).toBe(true);
  });

  it('of a package that is not on the domain is staged as well', async () => {
    const { fixture } = await servedDomain(store, 'one');
    const other = await fixture.dictionary('tried');
    const trial = await fixture.trial(other, 1);
    await fixture.settle();
    expect(await isStaged(fixture, trial, 'tried')).toBe(true);
    expect(live(fixture, other)).toEqual([undefined, undefined, undefined]);
  });

  it('waits for its version, and fails with its reason', async () => {
    const { fixture } = await servedDomain(store, 'one');
    const late = await fixture.pendingPackage();
    const bad = await fixture.pendingPackage();
    const [waits, fails, missing] = [
      await fixture.trial(late, 1),
      await fixture.trial(bad, 1),
      await fixture.trial(late, 7),
    ];
    expect(await fixture.look()).toMatchObject({ reason: 'a trial waits' });
    await fixture.endVersion(late, 1, 'here');
    await fixture.endVersion(bad, 1, undefined);
    await fixture.settle();
    expect(await isStaged(fixture, waits, 'here')).toBe(true);
    expect(await store.trials.find(fails)).toMatchObject({
      state: { status: 'failed', error: { type: 'InvalidEncoding' } },
    });
    expect(await store.trials.find(missing)).toMatchObject({
      state: { status: 'failed', error: { message: expect.stringContaining(`no version v7 of package ${late}`) } },
    });
  });

  it('that a node cannot keep says which', async () => {
    const { fixture, id } = await servedDomain(store, 'one');
    fixture.world.node(`${fixture.name}-2`).fault = 'ENOSPC: no space left on device';
    const trial = await fixture.trial(id, 1);
    await fixture.settle();
    expect(await store.trials.find(trial)).toMatchObject({
      state: {
        status: 'failed',
        error: {
          type: 'DeliveryFailed',
          message: `node ${fixture.name}-2: ENOSPC: no space left on device. Mend that, and try again.`,
        },
      },
    });
  });

  it('goes when its time is over', async () => {
    const { fixture, id } = await servedDomain(store, 'one');
    const trial = await fixture.trial(id, 1);
    await fixture.settle();
    fixture.pass(120_000);
    await fixture.settle();
    expect(await store.trials.find(trial)).toBeUndefined();
    expect(fixture.nodes().map(({ staged }) => staged.size)).toEqual([0, 0, 0]);
  });
});
