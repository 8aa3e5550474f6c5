import { expect, it } from 'vitest';
import type { IndexReport } from '../../../src/domains/index-report.ts';
import type { Reindex, Trial, Webhook } from '../../../src/store/store.ts';
import { ACCOUNT, aDomain, anAssociation, aPackage, aVersion } from '../../support/aggregates.ts';
import { describeStore, type StoreSubject } from '../../support/store-suite.ts';

const at = new Date('2026-03-01T12:00:00.456Z');
const later = (ms: number) => new Date(at.getTime() + ms);
const domain = aDomain('demo');
const pkg = aPackage(1);

const fill = ({ store }: StoreSubject) =>
  store.transaction(async (tx) => {
    await tx.domains.insert(domain);
    await tx.packages.insert(pkg, aVersion(pkg));
    await tx.associations.insert(anAssociation(domain, pkg));
  });

describeStore('the trial repository', (subject) => {
  const trial = (id: string, change: Partial<Trial> = {}): Trial => ({
    id,
    domainId: domain.id,
    packageId: pkg.id,
    version: 2,
    expiresAt: at,
    state: { status: 'staging' },
    ...change,
  });

  it('gives back every member as it was written, those of a domain by their end', async () => {
    await fill(subject);
    const { trials } = subject.store;
    await trials.insert(trial('b', { expiresAt: later(1) }));
    await trials.insert(trial('a'));
    expect(await trials.allForDomain(domain.id)).toStrictEqual([trial('a'), trial('b', { expiresAt: later(1) })]);
    const staged = trial('a', { state: { status: 'staged', stagedPath: '.longshore/staged/x' } });
    await trials.update(staged);
    expect(await trials.find('a')).toStrictEqual(staged);
    await trials.delete('a');
    await trials.update(staged);
    expect(await trials.find('a')).toBeUndefined();
  });

  it('goes with its domain and its package', async () => {
    await fill(subject);
    const { store } = subject;
    const other = aPackage(2);
    await store.packages.insert(other, aVersion(other));
    await store.trials.insert(trial('of-a-package', { packageId: other.id }));
    await store.trials.insert(trial('of-a-domain'));
    await store.packages.delete(other.id);
    expect(await store.trials.find('of-a-package')).toBeUndefined();
    await store.transaction(async (tx) => {
      await tx.associations.deleteForDomain(domain.id);
      await tx.domains.delete(domain.id);
    });
    expect(await store.trials.find('of-a-domain')).toBeUndefined();
  });
});

describeStore('the reopening repository', (subject) => {
  it('lists what was begun and not ended, and goes with its domain', async () => {
    await fill(subject);
    const { store } = subject;
    const { reopenings } = store;
    for (const index of ['films', 'books', 'films', 'maps']) await reopenings.begin(domain.id, index);
    await reopenings.end(domain.id, 'maps');
    await reopenings.end(domain.id, 'never begun');
    expect(await reopenings.list(domain.id)).toEqual(['books', 'films']);
    await store.transaction(async (tx) => {
      await tx.associations.deleteForDomain(domain.id);
      await tx.domains.delete(domain.id);
    });
    expect(await reopenings.list(domain.id)).toEqual([]);
  });
});

describeStore('the index report repository', (subject) => {
  const report = (index: string, change: Partial<IndexReport> = {}): IndexReport => ({
    index,
    uuid: `uuid of ${index}`,
    state: 'live',
    why: 'built from the present bytes \u0000',
    settings: ['index.analysis.filter.synonyms.synonyms_path'],
    ...change,
  });

  it('replaces all of an association, and lists them by index', async () => {
    await fill(subject);
    const { indexReports } = subject.store;
    await indexReports.replace(domain.id, pkg.id, [report('b'), report('a-c', { indexedSince: 3 }), report('a1')]);
    const listed = await indexReports.list(domain.id, pkg.id);
    expect(listed).toStrictEqual([report('a-c', { indexedSince: 3 }), report('a1'), report('b')]);
    await indexReports.replace(domain.id, pkg.id, [report('z', { state: 'needs-reopen' })]);
    expect(await indexReports.list(domain.id, pkg.id)).toStrictEqual([report('z', { state: 'needs-reopen' })]);
    await indexReports.replace(domain.id, pkg.id, []);
    expect(await indexReports.list(domain.id, pkg.id)).toEqual([]);
  });

  it('goes with its association, and does not come back', async () => {
    await fill(subject);
    const { store } = subject;
    await store.indexReports.replace(domain.id, pkg.id, [report('a')]);
    await store.associations.update(anAssociation(domain, pkg, { state: { status: 'ACTIVE' } }));
    expect(await store.indexReports.list(domain.id, pkg.id)).toHaveLength(1);
    await store.associations.delete(domain.id, pkg.id);
    expect(await store.indexReports.list(domain.id, pkg.id)).toEqual([]);
    await store.indexReports.replace(domain.id, pkg.id, [report('a')]);
    expect(await store.indexReports.list(domain.id, pkg.id)).toEqual([]);
  });
});

describeStore('the reindex repository', (subject) => {
  const reindex = (id: string, change: Partial<Reindex> = {}): Reindex => ({
    id,
    domainId: domain.id,
    source: 'products-1',
    target: 'products-2',
    alias: 'products',
    state: { status: 'CREATING' },
    createdAt: at,
    lastUpdatedAt: at,
    ...change,
  });

  it('gives back every member, updates, and pages from the newest on', async () => {
    await fill(subject);
    const { reindexes } = subject.store;
    const all = [reindex('1'), reindex('2', { createdAt: later(1) }), reindex('3', { createdAt: later(1) })];
    for (const each of all) await reindexes.insert(each);
    const copying = reindex('1', {
      state: { status: 'COPYING', task: 'node:7', copied: 3, total: 10 },
      sourceWasBlocked: false,
      cancelRequested: true,
      lastUpdatedAt: later(5),
    });
    await reindexes.update(copying);
    expect(await reindexes.find('1')).toStrictEqual(copying);
    const first = await reindexes.listForDomain(domain.id, { limit: 2 });
    expect(first.items.map(({ id }) => id)).toEqual(['2', '3']);
    expect(await reindexes.listForDomain(domain.id, { limit: 2, after: first.next ?? '' })).toEqual({
      items: [copying],
    });
    await expect(reindexes.update(reindex('gone'))).rejects.toThrow('reindex gone is not in the store');
  });

  it('goes with its domain', async () => {
    await fill(subject);
    const { store } = subject;
    await store.reindexes.insert(reindex('1'));
    await store.transaction(async (tx) => {
      await tx.associations.deleteForDomain(domain.id);
      await tx.domains.delete(domain.id);
    });
    expect(await store.reindexes.find('1')).toBeUndefined();
  });
});

describeStore('the webhook repository', (subject) => {
  const webhook = (id: string, change: Partial<Webhook> = {}): Webhook => ({
    id,
    accountId: ACCOUNT,
    url: 'https://receiver.example/hook',
    secret: 'whsec_c2VjcmV0',
    types: [],
    createdAt: at,
    cursor: 0,
    ...change,
  });

  it('gives back every member, lists those of an account, updates', async () => {
    const { webhooks } = subject.store;
    await webhooks.insert(webhook('b', { types: ['AssociationActive'] }));
    await webhooks.insert(webhook('a'));
    await webhooks.insert(webhook('c', { accountId: '111111111111' }));
    expect(await webhooks.list(ACCOUNT)).toStrictEqual([webhook('a'), webhook('b', { types: ['AssociationActive'] })]);
    expect(await webhooks.all()).toHaveLength(3);
    const failing = webhook('a', {
      cursor: 17,
      failing: { attempts: 3, since: at, reason: 'answered 500', retryAt: later(9) },
    });
    await webhooks.update(failing);
    expect(await webhooks.find('a')).toStrictEqual(failing);
    await expect(webhooks.update(webhook('gone'))).rejects.toThrow('webhook gone is not in the store');
  });

  it('keeps dead letters, oldest first, as long as there is the webhook', async () => {
    const { webhooks } = subject.store;
    const letter = (id: number) => ({
      webhookId: 'a',
      event: { id, at, subject: `domain/${ACCOUNT}/demo`, type: 'Happened', data: { n: id } },
      at: new Date(at.getTime() + id),
      attempts: 9,
      reason: 'answered 500',
    });
    await webhooks.insert(webhook('a'));
    for (const id of [3, 1, 2]) await webhooks.addDeadLetter(letter(id));
    await webhooks.addDeadLetter({ ...letter(1), attempts: 1 });
    const first = await webhooks.deadLetters('a', { limit: 2 });
    expect(first.items).toStrictEqual([{ ...letter(1), attempts: 1 }, letter(2)]);
    expect(await webhooks.deadLetters('a', { limit: 2, after: first.next ?? '' })).toEqual({ items: [letter(3)] });
    await webhooks.removeDeadLetter('a', 2);
    expect(await webhooks.findDeadLetter('a', 2)).toBeUndefined();
    expect(await webhooks.findDeadLetter('a', 3)).toStrictEqual(letter(3));
    await webhooks.delete('a');
    expect(await webhooks.deadLetters('a', { limit: 2 })).toEqual({ items: [] });
  });

  it('sweeps dead letters of before a time, a few at once', async () => {
    const { webhooks } = subject.store;
    for (const id of ['a', 'b']) await webhooks.insert(webhook(id));
    for (let n = 1; n <= 5; n += 1) {
      const event = { id: n, at, subject: 's', type: 'Happened', data: {} };
      const given = new Date(at.getTime() + n);
      for (const webhookId of ['a', 'b']) {
        await webhooks.addDeadLetter({ webhookId, event, at: given, attempts: 9, reason: 'answered 500' });
      }
    }
    const before = new Date(at.getTime() + 4);
    expect(await webhooks.sweepDeadLetters(before, 4)).toBe(4);
    expect(await webhooks.sweepDeadLetters(before, 4)).toBe(2);
    expect(await webhooks.sweepDeadLetters(before, 4)).toBe(0);
    for (const id of ['a', 'b']) {
      const { items } = await webhooks.deadLetters(id, { limit: 9 });
      expect(items.map(({ event }) => event.id)).toEqual([4, 5]);
    }
  });

  it('has something to do when its account has an event, in the same transaction', async () => {
    const { store } = subject;
    await store.webhooks.insert(webhook('own'));
    await store.webhooks.insert(webhook('other', { accountId: '111111111111' }));
    await store.packages.insert(pkg, aVersion(pkg));
    const claimed = () => store.tasks.claim('worker', 1_000, ['webhook']);
    const append = (to: string) => store.events.append({ at, subject: to, type: 'Happened', data: {} });

    await store.tasks.enqueue({ kind: 'domain', id: 'x' });
    expect(await claimed()).toBeUndefined();
    await append(`package/${pkg.id}`);
    const claim = await claimed();
    expect(claim).toMatchObject({ kind: 'webhook', id: 'own' });
    if (claim === undefined) return;
    // Another event while it is at work: it is to look once more.
    await append(`domain/${ACCOUNT}/demo`);
    await store.tasks.finish(claim, { settled: true });
    const second = await claimed();
    expect(second).toMatchObject({ id: 'own' });
    if (second === undefined) return;
    // A webhook that waits for its next try is not hurried by events.
    await store.tasks.finish(second, { settled: false, afterMs: 60_000 });
    await append(`domain/${ACCOUNT}/demo`);
    expect(await claimed()).toBeUndefined();
    await append('domain/111111111111/demo');
    expect(await claimed()).toMatchObject({ id: 'other' });
  });
});
