import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { AuditEntry, Event } from '../../../src/store/store.ts';
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
