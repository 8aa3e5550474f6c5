import { expect, it } from 'vitest';
import { type Claim, LeaseLostError, type TaskKey } from '../../../src/store/store.ts';
import { aDomain } from '../../support/aggregates.ts';
import { describeStore } from '../../support/store-suite.ts';

const DEMO: TaskKey = { kind: 'domain', id: '000000000000/demo' };
const LEASE = 60_000;

describeStore('the task repository', (subject) => {
  const claim = async (owner: string): Promise<Claim> => {
    const claimed = await subject.store.tasks.claim(owner, LEASE);
    if (claimed === undefined) throw new Error('nothing is due');
    return claimed;
  };

  it('is one row per aggregate, claimed by one worker, gone when it is settled', async () => {
    const { tasks } = subject.store;
    expect(await tasks.claim('a', LEASE)).toBeUndefined();
    expect(await tasks.nextDueIn()).toBeUndefined();
    await tasks.enqueue(DEMO);
    await tasks.enqueue(DEMO);
    expect(await tasks.nextDueIn()).toBe(0);
    const held = await claim('a');
    expect(held).toMatchObject({ ...DEMO, owner: 'a', attempt: 1 });
    expect(await tasks.claim('b', LEASE)).toBeUndefined();
    await tasks.assertHeld(held);
    await tasks.finish(held, { settled: true });
    expect(await tasks.nextDueIn()).toBeUndefined();
    await expect(tasks.assertHeld(held)).rejects.toBeInstanceOf(LeaseLostError);
  });

  it('gives the oldest due first, of both kinds', async () => {
    const { tasks } = subject.store;
    const wanted: TaskKey[] = [
      { kind: 'package', id: '1' },
      { kind: 'domain', id: '1' },
      { kind: 'package', id: '2' },
    ];
    for (const task of wanted) {
      await tasks.enqueue(task);
      await subject.pass(10);
    }
    for (const task of wanted) expect(await claim('a')).toMatchObject(task);
  });

  it('waits until it is due, and an earlier wish wins', async () => {
    const { tasks } = subject.store;
    await tasks.enqueue(DEMO, 600_000);
    expect(await tasks.claim('a', LEASE)).toBeUndefined();
    await tasks.enqueue(DEMO, 300_000);
    await tasks.enqueue(DEMO, 900_000);
    const due = await tasks.nextDueIn();
    expect(due).toBeGreaterThan(200_000);
    expect(due).toBeLessThanOrEqual(300_000);
    await subject.pass(300_000);
    await claim('a');
  });

  it('is looked at once more when it was asked for while held', async () => {
    const { tasks } = subject.store;
    await tasks.enqueue(DEMO);
    const first = await claim('a');
    await tasks.enqueue(DEMO);
    await tasks.enqueue(DEMO);
    expect(await tasks.claim('b', LEASE)).toBeUndefined();
    await tasks.finish(first, { settled: true });
    const second = await claim('b');
    expect(second.attempt).toBe(1);
    expect(second.fence).toBeGreaterThan(first.fence);
    await tasks.finish(second, { settled: true });
    expect(await tasks.nextDueIn()).toBeUndefined();
  });

  it('keeps a later wish made while held, over a claim by another', async () => {
    const { tasks } = subject.store;
    await tasks.enqueue(DEMO);
    await claim('a');
    await tasks.enqueue(DEMO, 10 * LEASE);
    await subject.pass(LEASE);
    await tasks.finish(await claim('b'), { settled: true });
    expect(await tasks.claim('c', LEASE)).toBeUndefined();
    await subject.pass(10 * LEASE);
    await claim('c');
  });

  it('is due again later when it is not settled, at once when it was asked for meanwhile', async () => {
    const { tasks } = subject.store;
    await tasks.enqueue(DEMO);
    await tasks.finish(await claim('a'), { settled: false, afterMs: 5_000 });
    expect(await tasks.claim('a', LEASE)).toBeUndefined();
    await subject.pass(5_000);
    const second = await claim('a');
    expect(second.attempt).toBe(2);
    await tasks.enqueue(DEMO);
    await tasks.finish(second, { settled: false, afterMs: 5_000 });
    const third = await claim('a');
    expect(third.attempt).toBe(3);
    await tasks.finish(third, { settled: true });
    await tasks.enqueue(DEMO);
    expect((await claim('a')).attempt).toBe(1);
  });

  it('goes to another worker when the lease runs out, and the first can do nothing any more', async () => {
    const { tasks } = subject.store;
    await tasks.enqueue(DEMO);
    const lost = await claim('a');
    await subject.pass(LEASE);
    const held = await claim('b');
    expect(held.fence).toBeGreaterThan(lost.fence);
    expect(held.attempt).toBe(2);
    await expect(tasks.renew(lost, LEASE)).rejects.toBeInstanceOf(LeaseLostError);
    await tasks.finish(lost, { settled: true });
    await tasks.finish(lost, { settled: false, afterMs: 0 });
    await tasks.assertHeld(held);
    const write = subject.store.transaction(async (tx) => {
      await tx.tasks.assertHeld(lost);
      await tx.domains.insert(aDomain('demo'));
    });
    await expect(write).rejects.toThrow('the lease on domain 000000000000/demo is held by another worker');
    expect(await subject.store.domains.all()).toEqual([]);
  });

  it('stays with a worker that renews in time', async () => {
    const { tasks } = subject.store;
    await tasks.enqueue(DEMO);
    const held = await claim('a');
    for (let n = 0; n < 3; n += 1) {
      await subject.pass(LEASE - 10_000);
      await tasks.renew(held, LEASE);
    }
    expect(await tasks.claim('b', LEASE)).toBeUndefined();
    await tasks.assertHeld(held);
  });

  it('is due at once when its worker gives up all that it holds', async () => {
    const { tasks } = subject.store;
    const other: TaskKey = { kind: 'package', id: 'F123456789' };
    await tasks.enqueue(DEMO);
    const mine = await claim('a');
    await tasks.enqueue(other);
    const others = await claim('b');
    await tasks.enqueue(DEMO, 10 * LEASE);
    await tasks.release('a');
    await expect(tasks.assertHeld(mine)).rejects.toBeInstanceOf(LeaseLostError);
    await tasks.assertHeld(others);
    const again = await claim('c');
    expect(again).toMatchObject(DEMO);
    await tasks.finish(again, { settled: true });
    await tasks.finish(others, { settled: true });
    // What was asked for later is still to come.
    expect(await tasks.nextDueIn()).toBeGreaterThan(LEASE);
  });

  it('never gives a fence twice, also after the row was gone', async () => {
    const { tasks } = subject.store;
    const fences: number[] = [];
    for (let n = 0; n < 3; n += 1) {
      await tasks.enqueue(DEMO);
      const held = await claim('a');
      fences.push(held.fence);
      await tasks.finish(held, { settled: true });
    }
    expect(new Set(fences).size).toBe(3);
    expect(fences).toEqual(fences.toSorted((a, b) => a - b));
  });

  it('is taken from its worker when its aggregate is gone', async () => {
    const { tasks } = subject.store;
    await tasks.enqueue(DEMO);
    const held = await claim('a');
    await tasks.remove(DEMO);
    await expect(tasks.assertHeld(held)).rejects.toBeInstanceOf(LeaseLostError);
    await expect(tasks.renew(held, LEASE)).rejects.toBeInstanceOf(LeaseLostError);
    await tasks.finish(held, { settled: false, afterMs: 0 });
    expect(await tasks.nextDueIn()).toBeUndefined();
  });

  it('is never held by two of many workers', async () => {
    const stores = [subject.store, await subject.openAnother()];
    const wanted = Array.from({ length: 20 }, (_, n) => ({ kind: 'package', id: `${n}` }) as const);
    for (const task of wanted) await subject.store.tasks.enqueue(task);
    const work = async (n: number) => {
      const mine: Claim[] = [];
      for (;;) {
        const claimed = await stores[n % stores.length]?.tasks.claim(`worker-${n}`, LEASE);
        if (claimed === undefined) return mine;
        mine.push(claimed);
      }
    };
    const claims = (await Promise.all([0, 1, 2, 3, 4, 5].map(work))).flat();
    const ids = claims.map((each) => Number(each.id)).toSorted((a, b) => a - b);
    expect(ids).toEqual(wanted.map((_, n) => n));
    expect(new Set(claims.map((each) => each.fence)).size).toBe(20);
  });

  it('cannot be claimed while a transaction writes under its lease, and can be asked for meanwhile', async () => {
    const { tasks } = subject.store;
    await tasks.enqueue(DEMO);
    const held = await claim('a');
    await subject.pass(LEASE);
    let stolen: Claim | undefined;
    let asked: Promise<void> | undefined;
    await subject.store.transaction(async (tx) => {
      await tx.tasks.assertHeld(held);
      if (subject.dialect === 'postgres') {
        stolen = await tasks.claim('b', LEASE);
        await tasks.enqueue(DEMO);
      } else {
        // One writer at a time: it waits for the end of this transaction.
        asked = tasks.enqueue(DEMO);
      }
      await tx.domains.insert(aDomain('demo'));
      await tx.tasks.finish(held, { settled: true });
    });
    await asked;
    expect(stolen).toBeUndefined();
    expect((await claim('b')).attempt).toBe(1);
  });
});
