import { describe, expect, it } from 'vitest';
import { again, type Reconciler, SETTLED, type Work } from '../../../src/reconcile/reconciler.ts';
import { LeaseLostError } from '../../../src/store/store.ts';
import { until } from '../../support/until.ts';
import { loopFixture, nothingToDo, sqliteStore } from './loop-fixture.ts';

const quick = { timeoutMs: 10_000, everyMs: 5 };
const domain = (name: string) => ({ kind: 'domain', id: `000000000000/${name}` }) as const;

function domains(reconcile: Reconciler['reconcile']) {
  return { package: nothingToDo, domain: { reconcile } };
}

/** Promises that a test settles by hand. */
function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

describe('ReconcileLoop', () => {
  it('works on a task when it is woken, and removes one that settled', async () => {
    const seen: string[] = [];
    const { store, loop } = await loopFixture({
      pollMs: 60_000,
      reconcilers: domains(async (id) => {
        seen.push(id);
        return SETTLED;
      }),
    });
    await loop.start();
    await store.tasks.enqueue(domain('demo'));
    loop.wake(domain('demo'));
    await until('the task is gone', async () => (await store.tasks.nextDueIn()) === undefined, quick);
    expect(seen).toEqual(['000000000000/demo']);
  });

  it('finds a task that nobody woke it for', async () => {
    const { store, loop } = await loopFixture();
    await loop.start();
    await store.tasks.enqueue(domain('demo'));
    await until('the task is gone', async () => (await store.tasks.nextDueIn()) === undefined, quick);
  });

  it('looks again as often as the reconciler asks', async () => {
    let passes = 0;
    const { store, loop } = await loopFixture({
      pollMs: 60_000,
      reconcilers: domains(async () => (++passes < 5 ? again(1, 'not yet') : SETTLED)),
    });
    await store.tasks.enqueue(domain('demo'));
    await loop.start();
    await until('the task is gone', async () => (await store.tasks.nextDueIn()) === undefined, quick);
    expect(passes).toBe(5);
  });

  it('tells who works on a task that it is asked for', async () => {
    const working = gate();
    const { store, loop } = await loopFixture({
      pollMs: 60_000,
      reconcilers: domains(async (_id, work) => {
        working.open();
        // Whoever is not told waits until the test is late.
        return (await work.askedAgain(60_000)) ? SETTLED : again(0, 'not told');
      }),
    });
    await store.tasks.enqueue(domain('demo'));
    await loop.start();
    await working.opened;
    loop.wake(domain('other'));
    loop.wake(domain('demo'));
    await until('the task is gone', async () => (await store.tasks.nextDueIn()) === undefined, quick);
  });

  it('looks once more when it was asked while it worked', async () => {
    const first = gate();
    let passes = 0;
    const { store, loop } = await loopFixture({
      reconcilers: domains(async () => {
        if (++passes === 1) await first.opened;
        return SETTLED;
      }),
    });
    await store.tasks.enqueue(domain('demo'));
    await loop.start();
    await until('it works', async () => passes === 1, quick);
    await store.tasks.enqueue(domain('demo'));
    first.open();
    await until('the task is gone', async () => (await store.tasks.nextDueIn()) === undefined, quick);
    expect(passes).toBe(2);
  });

  it('never has two workers on one aggregate, and as many as it may on several', async () => {
    const atWork = new Map<string, number>();
    let most = 0;
    const release = gate();
    const { store, loop } = await loopFixture({
      workers: 3,
      reconcilers: domains(async (id) => {
        atWork.set(id, (atWork.get(id) ?? 0) + 1);
        most = Math.max(
          most,
          [...atWork.values()].reduce((sum, count) => sum + count, 0),
        );
        expect(atWork.get(id)).toBe(1);
        await release.opened;
        atWork.set(id, (atWork.get(id) ?? 0) - 1);
        return SETTLED;
      }),
    });
    for (const name of ['a', 'b', 'c', 'd', 'e']) await store.tasks.enqueue(domain(name));
    await loop.start();
    await until('three are at work', async () => most === 3, quick);
    for (const name of ['a', 'b', 'c']) await store.tasks.enqueue(domain(name));
    release.open();
    await until('all tasks are gone', async () => (await store.tasks.nextDueIn()) === undefined, quick);
    expect(most).toBe(3);
  });

  it('logs what a reconciler throws, with its cause, and goes on with it and with the others', async () => {
    let failures = 0;
    const seen = new Set<string>();
    const { store, loop, logged } = await loopFixture({
      reconcilers: domains(async (id) => {
        seen.add(id);
        if (id.endsWith('bad') && ++failures === 1) throw new Error('broken', { cause: new Error('the reason') });
        return SETTLED;
      }),
    });
    await store.tasks.enqueue(domain('bad'));
    await store.tasks.enqueue(domain('good'));
    await loop.start();
    await until('all tasks are gone', async () => (await store.tasks.nextDueIn()) === undefined, quick);
    expect(failures).toBe(2);
    expect([...seen].sort()).toEqual(['000000000000/bad', '000000000000/good']);
    expect(logged.join()).toMatch(/a reconciler failed.*/);
    expect(logged.join()).toContain('the reason');
  });

  it('writes nothing once another worker has the lease', async () => {
    const store = await sqliteStore();
    const stuck = gate();
    const works: Work[] = [];
    const outcomes: unknown[] = [];
    const event = { at: new Date(0), subject: 'domain/demo', type: 'Late', data: {} };
    const { loop } = await loopFixture({
      store,
      owner: 'slow',
      leaseMs: 60_000,
      reconcilers: domains(async (_id, work) => {
        works.push(work);
        await stuck.opened;
        await work.transaction((tx) => tx.events.append(event)).catch((error: unknown) => outcomes.push(error));
        return SETTLED;
      }),
    });
    await store.tasks.enqueue(domain('demo'));
    await loop.start();
    await until('the slow worker has it', async () => works.length === 1, quick);
    // As if the slow one had slept through its lease.
    await store.tasks.release('slow');
    const claim = await store.tasks.claim('other', 60_000);
    expect(claim?.id).toBe('000000000000/demo');
    stuck.open();
    await until('the slow worker has tried', async () => outcomes.length === 1, quick);
    expect(outcomes[0]).toBeInstanceOf(LeaseLostError);
    expect(await store.events.list(0, 10)).toEqual([]);
    if (claim) await store.tasks.assertHeld(claim);
  });

  it('tells a worker whose lease was lost, and renews the lease of one that takes long', async () => {
    const store = await sqliteStore();
    let signal: AbortSignal | undefined;
    const { loop } = await loopFixture({
      store,
      owner: 'slow',
      leaseMs: 90,
      pollMs: 60_000,
      reconcilers: domains((_id, work) => {
        signal = work.signal;
        return new Promise((_resolve, reject) => {
          work.signal.addEventListener('abort', () => reject(work.signal.reason));
        });
      }),
    });
    await store.tasks.enqueue(domain('demo'));
    await loop.start();
    await until('it works', async () => signal !== undefined, quick);
    const begun = Date.now();
    await until('well past the lease', async () => Date.now() - begun > 300, quick);
    expect(await store.tasks.claim('other', 60_000)).toBeUndefined();
    await store.tasks.release('slow');
    expect(await store.tasks.claim('other', 60_000)).toBeDefined();
    await until('the worker was told', async () => signal?.reason instanceof LeaseLostError, quick);
  });

  it('takes the leases of its predecessor at once, and looks at every domain', async () => {
    const { store, loop } = await loopFixture({ owner: 'embedded' });
    await store.tasks.enqueue(domain('demo'));
    expect(await store.tasks.claim('embedded', 600_000)).toBeDefined();
    await loop.start();
    await until('the task is gone', async () => (await store.tasks.nextDueIn()) === undefined, quick);
  });

  it('leaves tasks of a kind that it has no reconciler for to other loops', async () => {
    const seen: string[] = [];
    const { store, loop } = await loopFixture({
      reconcilers: {
        webhook: {
          reconcile: async (id) => {
            seen.push(id);
            return SETTLED;
          },
        },
      },
    });
    await store.tasks.enqueue(domain('demo'));
    await store.tasks.enqueue({ kind: 'webhook', id: 'hook' });
    await loop.start();
    await until('the webhook is looked at', async () => seen.length === 1, quick);
    await loop.stop();
    expect(seen).toEqual(['hook']);
    expect(await store.tasks.claim('other', 1_000)).toMatchObject(domain('demo'));
  });

  it('waits for its workers when it stops, and tells those that take too long', async () => {
    const short = gate();
    let finished = false;
    let reason: unknown;
    const { store, loop } = await loopFixture({
      reconcilers: domains(async (id, { signal }) => {
        if (id.endsWith('short')) {
          await short.opened;
          finished = true;
          return SETTLED;
        }
        return new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            reason = signal.reason;
            reject(signal.reason);
          });
        });
      }),
    });
    await store.tasks.enqueue(domain('short'));
    await store.tasks.enqueue(domain('long'));
    await loop.start();
    await until('both are claimed', async () => ((await store.tasks.nextDueIn()) ?? 0) > 1_000, quick);
    const stopping = loop.stop(200);
    short.open();
    await stopping;
    expect(finished).toBe(true);
    expect(reason).toMatchObject({ name: 'LoopStoppedError' });
    // The long one's task is due for whoever comes next.
    expect(await store.tasks.nextDueIn()).toBe(0);
  });
});
