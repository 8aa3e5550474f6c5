import { expect, it } from 'vitest';
import { aDomain, aPackage, aVersion } from '../../support/aggregates.ts';
import { describeStore } from '../../support/store-suite.ts';

describeStore('a transaction', (subject) => {
  it('is undone as a whole when its work fails, and gives the very error', async () => {
    const failure = new Error('half way');
    const work = subject.store.transaction(async (tx) => {
      await tx.domains.insert(aDomain('demo'));
      await tx.packages.insert(aPackage(1), aVersion(aPackage(1)));
      throw failure;
    });
    await expect(work).rejects.toBe(failure);
    expect(await subject.store.domains.all()).toEqual([]);
    expect(await subject.store.packages.find(aPackage(1).id)).toBeUndefined();
  });

  it('sees what it wrote, while others see what is committed and do not wait', async () => {
    const { store } = subject;
    const domain = aDomain('demo');
    await store.transaction(async (tx) => {
      await tx.domains.insert(domain);
      expect(await tx.domains.find(domain.id)).toStrictEqual(domain);
      expect(await store.domains.find(domain.id)).toBeUndefined();
      expect(await store.tasks.nextDueIn()).toBeUndefined();
    });
    expect(await store.domains.find(domain.id)).toStrictEqual(domain);
  });

  it('is seen by another process at once', async () => {
    const another = await subject.openAnother();
    await subject.store.domains.insert(aDomain('demo'));
    expect(await another.domains.find(aDomain('demo').id)).toStrictEqual(aDomain('demo'));
  });

  it('loses no update of a row that it read with a lock', async () => {
    const stores = [subject.store, await subject.openAnother()];
    const domain = aDomain('demo', { updateVersion: 0 });
    await subject.store.domains.insert(domain);
    const rounds = 40;
    await Promise.all(
      Array.from({ length: rounds }, (_, n) =>
        stores[n % stores.length]?.transaction(async (tx) => {
          const found = await tx.domains.find(domain.id, { lock: true });
          if (found !== undefined) await tx.domains.update({ ...found, updateVersion: found.updateVersion + 1 });
        }),
      ),
    );
    expect((await subject.store.domains.find(domain.id))?.updateVersion).toBe(rounds);
  });

  it('is tried again when two take the same rows in opposite orders', async () => {
    const stores = [subject.store, await subject.openAnother()];
    const names = ['left', 'right'];
    for (const name of names) await subject.store.domains.insert(aDomain(name, { updateVersion: 0 }));
    const both = (order: readonly string[], n: number) =>
      stores[n]?.transaction(async (tx) => {
        for (const name of order) {
          const found = await tx.domains.find(aDomain(name).id, { lock: true });
          if (found !== undefined) await tx.domains.update({ ...found, updateVersion: found.updateVersion + 1 });
        }
      });
    for (let round = 0; round < 3; round += 1) await Promise.all([both(names, 0), both(names.toReversed(), 1)]);
    for (const name of names) expect((await subject.store.domains.find(aDomain(name).id))?.updateVersion).toBe(6);
  });
});
