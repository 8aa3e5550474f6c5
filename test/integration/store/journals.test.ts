import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { AuditEntry, Event, EventFilter } from '../../../src/store/store.ts';
import { ACCOUNT, aPackage, aVersion } from '../../support/aggregates.ts';
import { describeStore } from '../../support/store-suite.ts';

const at = new Date('2026-03-01T12:00:00.321Z');
const anEvent = (n: number): Omit<Event, 'id'> => ({
  at,
  subject: `package/F${n}`,
  type: 'PackageAvailable',
  data: { n },
});

describeStore('the event repository', (subject) => {
  it('gives events in order, after an id', async () => {
    const { events } = subject.store;
    for (const n of [1, 2, 3]) await events.append(anEvent(n));
    const all = await events.list(0, 10);
    expect(all.map(({ id: _, ...event }) => event)).toStrictEqual([1, 2, 3].map(anEvent));
    expect(await events.list(all[0]?.id ?? 0, 1)).toStrictEqual(all.slice(1, 2));
    expect(await events.list(all[2]?.id ?? 0, 10)).toEqual([]);
  });

  it('appends with its transaction or not at all', async () => {
    const undone = subject.store.transaction(async (tx) => {
      await tx.events.append(anEvent(1));
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    expect(await subject.store.events.list(0, 10)).toEqual([]);
    await subject.store.transaction(async (tx) => {
      await tx.events.append(anEvent(2));
      await tx.events.append(anEvent(3));
    });
    expect((await subject.store.events.list(0, 10)).map((event) => event.data)).toEqual([{ n: 2 }, { n: 3 }]);
  });

  it('never shows an event before an older one, whoever writes', async () => {
    const writers = 6;
    const each = 15;
    const stores = [subject.store, await subject.openAnother()];
    const seen: number[] = [];
    let writing = true;
    const reader = async () => {
      while (writing || (await subject.store.events.list(seen.at(-1) ?? 0, 1)).length > 0) {
        for (const event of await subject.store.events.list(seen.at(-1) ?? 0, 100)) seen.push(event.id);
        // SQLite answers without leaving the process: the writers need their turn.
        await turn();
      }
    };
    const write = async (writer: number) => {
      for (let n = 0; n < each; n += 1) {
        await stores[writer % stores.length]?.transaction(async (tx) => {
          await tx.events.append(anEvent(n));
          await tx.tasks.enqueue({ kind: 'package', id: `${writer}-${n}` });
        });
      }
    };
    const reading = reader();
    await Promise.all(Array.from({ length: writers }, (_, writer) => write(writer)));
    writing = false;
    await reading;
    // A reader that goes on from the last id that it saw has missed none.
    expect(seen).toHaveLength(writers * each);
  });
});

describeStore('events of an account', (subject) => {
  const OTHER = '111111111111';
  const [own, shared, foreign] = [1, 2, 3].map((n) => aPackage(n, n === 1 ? {} : { accountId: OTHER }));
  if (!own || !shared || !foreign) throw new Error('three packages are made');
  const of = (filter: Partial<EventFilter> = {}) => ({ accountId: ACCOUNT, shared: true, ...filter });
  const append = (to: string, type = 'Happened') =>
    subject.store.events.append({ at, subject: to, type, data: { to } });

  const fill = async () => {
    for (const pkg of [own, { ...shared, allowedUsers: ['GLOBAL'] }, foreign]) {
      await subject.store.packages.insert(pkg, aVersion(pkg));
    }
    for (const pkg of [own, shared, foreign]) await append(`package/${pkg.id}`);
    await append(`domain/${ACCOUNT}/demo`);
    await append(`domain/${OTHER}/demo`);
    await append(`association/${ACCOUNT}/demo/${shared.id}`, 'AssociationActive');
  };
  const subjects = async (filter: EventFilter, after = 0, limit = 100) =>
    (await subject.store.events.listFor(filter, after, limit)).map((event) => event.subject);

  it('are those of its own aggregates, and of the packages that it sees', async () => {
    await fill();
    const owned = [`package/${own.id}`, `domain/${ACCOUNT}/demo`, `association/${ACCOUNT}/demo/${shared.id}`];
    expect(await subjects(of({ shared: false }))).toEqual(owned);
    expect(await subjects(of())).toEqual([owned[0], `package/${shared.id}`, ...owned.slice(1)]);
    expect(await subjects(of(), 0, 1)).toEqual(owned.slice(0, 1));
  });

  it('are found by subject and by type', async () => {
    await fill();
    expect(await subjects(of({ subject: `package/${shared.id}` }))).toEqual([`package/${shared.id}`]);
    expect(await subjects(of({ subject: `package/${foreign.id}` }))).toEqual([]);
    expect(await subjects(of({ types: ['AssociationActive', 'Other'] }))).toHaveLength(1);
    expect(await subjects(of({ types: [] }))).toEqual([]);
  });

  it('stay those of an account when their package goes', async () => {
    const { store } = subject;
    await fill();
    await store.transaction(async (tx) => {
      await tx.packages.delete(own.id);
      const gone = { at, subject: `package/${own.id}`, type: 'PackageDeleted', data: {}, accountId: ACCOUNT };
      await tx.events.append(gone);
    });
    const types = (await store.events.listFor(of({ subject: `package/${own.id}` }), 0, 10)).map(({ type }) => type);
    expect(types).toEqual(['Happened', 'PackageDeleted']);
  });

  it('are told the newest, and the history of one subject', async () => {
    const { events } = subject.store;
    expect(await events.newest()).toBe(0);
    await fill();
    const all = await events.list(0, 100);
    expect(await events.newest()).toBe(all.at(-1)?.id);
    await append(`domain/${ACCOUNT}/demo`);
    await append(`domain/${ACCOUNT}/demo`, 'Other');
    const recent = await events.recent(`domain/${ACCOUNT}/demo`, 'Happened', 5);
    expect(recent.map(({ id }) => id)).toEqual([(all.at(-1)?.id ?? 0) + 1, all[3]?.id]);
  });

  it('are told to listeners after the commit, and only then', async () => {
    const { store } = subject;
    const seen: number[] = [];
    const listening = new Promise<void>((heard) => {
      const stop = store.onEvents(() => {
        seen.push(seen.length);
        if (seen.length === 2) {
          stop();
          heard();
        }
      });
    });
    await store.domains.all();
    await store.tasks.enqueue({ kind: 'domain', id: 'x' });
    expect(seen).toEqual([]);
    await append('domain/a/b');
    expect(seen).toEqual([0]);
    await store.transaction(async (tx) => {
      await tx.events.append(anEvent(1));
      await tx.events.append(anEvent(2));
    });
    await listening;
    await append('domain/a/b');
    expect(seen).toEqual([0, 1]);
  });
});

describeStore('the sweep of journals', (subject) => {
  const day = (n: number) => new Date(at.getTime() + n * 86_400_000);

  it('removes the oldest events, a few at a time, up to an id, and never the newest', async () => {
    const { events } = subject.store;
    for (const n of [1, 2, 3, 4, 5]) await events.append({ ...anEvent(n), at: day(n) });
    const ids = (await events.list(0, 10)).map(({ id }) => id);
    const left = async () => (await events.list(0, 10)).map(({ id }) => id);
    expect(await events.sweep(day(9), Number.MAX_SAFE_INTEGER, 2)).toBe(2);
    expect(await left()).toEqual(ids.slice(2));
    expect(await events.sweep(day(9), ids[2] ?? 0, 100)).toBe(1);
    expect(await events.sweep(day(4), Number.MAX_SAFE_INTEGER, 100)).toBe(0);
    expect(await events.sweep(day(9), Number.MAX_SAFE_INTEGER, 100)).toBe(1);
    expect(await left()).toEqual(ids.slice(4));
  });

  it('removes the oldest audit entries', async () => {
    const { audit } = subject.store;
    const entry = { requestId: 'r', operation: 'AddTags', accountId: '000000000000', subject: 'domain/x' };
    for (const n of [1, 2, 3]) await audit.append({ ...entry, at: day(n) });
    expect(await audit.sweep(day(3), 1)).toBe(1);
    expect(await audit.sweep(day(3), 100)).toBe(1);
    expect((await audit.list(10)).map(({ at: when }) => when)).toEqual([day(3)]);
  });
});

describeStore('the audit repository', (subject) => {
  it('keeps who asked for what, newest first', async () => {
    const signed: AuditEntry = {
      at,
      requestId: 'r-1',
      operation: 'AssociatePackage',
      accountId: '000000000000',
      accessKeyId: 'AKIAEXAMPLE',
      subject: 'domain/000000000000/demo',
    };
    const { accessKeyId: _, ...unsigned } = { ...signed, requestId: 'r-2' };
    await subject.store.audit.append(signed);
    await subject.store.audit.append(unsigned);
    expect(await subject.store.audit.list(10)).toStrictEqual([unsigned, signed]);
    expect(await subject.store.audit.list(1)).toStrictEqual([unsigned]);
  });
});
