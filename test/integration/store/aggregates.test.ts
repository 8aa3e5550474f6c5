import { expect, it } from 'vitest';
import type { Domain } from '../../../src/domains/domain.ts';
import type { Association } from '../../../src/packages/association.ts';
import { ACCOUNT, aDomain, anAssociation, aPackage, aVersion } from '../../support/aggregates.ts';
import { describeStore } from '../../support/store-suite.ts';

const OTHER = '111111111111';

describeStore('the domain repository', (subject) => {
  it('gives back every member as it was written, dates within documents too', async () => {
    const at = new Date('2026-03-01T12:00:00.789Z');
    const domain = aDomain('demo', {
      endpoint: '127.0.0.1:9401',
      config: {
        ClusterConfig: { InstanceCount: 3, ZoneAwarenessEnabled: false },
        AdvancedOptions: { $date: '7', 'a"\\\u0000': '' },
        AutoTuneOptions: { DesiredState: 'ENABLED', MaintenanceSchedules: [{ StartAt: at }] },
      },
      change: {
        id: '0f1f3d3e-6f4c-4a57-9e0e-0d2a0c8e7f11',
        kind: 'update',
        status: 'PROCESSING',
        properties: ['ClusterConfig'],
        stages: [{ name: 'Validation', status: 'COMPLETED', description: 'd', lastUpdatedAt: at }],
        startedAt: at,
        lastUpdatedAt: at,
      },
    });
    expect(await subject.store.domains.insert(domain)).toBe('inserted');
    expect(await subject.store.domains.find(domain.id)).toStrictEqual(domain);
  });

  it('has one domain of a name in an account', async () => {
    const { domains } = subject.store;
    expect(await domains.insert(aDomain('demo'))).toBe('inserted');
    expect(await domains.insert(aDomain('demo', { nodeCount: 3 }))).toBe('name-taken');
    expect(await domains.insert(aDomain('demo', { accountId: OTHER }))).toBe('inserted');
    expect((await domains.find(aDomain('demo').id))?.nodeCount).toBe(1);
  });

  it('updates, and refuses to update what is gone', async () => {
    const { domains } = subject.store;
    await domains.insert(aDomain('demo', { endpoint: 'localhost:1' }));
    const changed: Domain = aDomain('demo', { status: 'Active', updateVersion: 2, nodeCount: 3 });
    await domains.update(changed);
    expect(await domains.find(changed.id)).toStrictEqual(changed);
    await domains.delete(changed.id);
    expect(await domains.find(changed.id)).toBeUndefined();
    await expect(domains.update(changed)).rejects.toThrow(`domain ${changed.id} is not in the store`);
  });

  it('lists by name, byte by byte', async () => {
    const { domains } = subject.store;
    for (const name of ['b', 'a-c', 'ab', 'a1']) await domains.insert(aDomain(name));
    await domains.insert(aDomain('z', { accountId: OTHER }));
    expect((await domains.list(ACCOUNT)).map((domain) => domain.name)).toEqual(['a-c', 'a1', 'ab', 'b']);
    expect((await domains.all()).map((domain) => domain.name)).toEqual(['a-c', 'a1', 'ab', 'b', 'z']);
  });
});

describeStore('the association repository', (subject) => {
  const packages = [1, 2, 3, 4, 5].map((n) => aPackage(n));
  const domains = ['one', 'three', 'two'].map((name) => aDomain(name));
  const [domain = aDomain('none')] = domains;
  const [pkg = aPackage(0)] = packages;

  const fill = () =>
    subject.store.transaction(async (tx) => {
      for (const each of packages) await tx.packages.insert(each, aVersion(each));
      for (const each of domains) await tx.domains.insert(each);
    });

  it('gives back every member as it was written', async () => {
    await fill();
    const full = anAssociation(domain, pkg, {
      state: { status: 'ASSOCIATION_FAILED', error: { type: 'ReloadFailed', message: 'node demo-0: \u0000' } },
      desiredVersion: 3,
      servingVersion: 2,
      prerequisites: ['F000000001'],
      keyStoreAccess: { enabled: true, roleArn: 'arn:aws:iam::000000000000:role/r' },
      waitingFor: 'node demo-2: connect ECONNREFUSED',
      changeStartedAt: new Date('2026-03-01T12:00:00.456Z'),
    });
    await subject.store.associations.insert(full);
    expect(await subject.store.associations.find(domain.id, pkg.id)).toStrictEqual(full);
    const { waitingFor: _, servingVersion: __, keyStoreAccess: ___, ...rest } = full;
    const changed: Association = { ...rest, state: { status: 'ACTIVE' } };
    await subject.store.associations.update(changed);
    expect(await subject.store.associations.find(domain.id, pkg.id)).toStrictEqual(changed);
  });

  it('needs the domain and the package, when the transaction ends', async () => {
    const { store } = subject;
    const association = anAssociation(domain, pkg);
    await expect(store.associations.insert(association)).rejects.toThrow(/foreign key/i);
    await store.transaction(async (tx) => {
      await tx.associations.insert(association);
      await tx.domains.insert(domain);
      await tx.packages.insert(pkg, aVersion(pkg));
    });
    await expect(store.domains.delete(domain.id)).rejects.toThrow(/foreign key/i);
    await store.transaction(async (tx) => {
      await tx.domains.delete(domain.id);
      await tx.associations.deleteForDomain(domain.id);
    });
    expect(await store.associations.find(domain.id, pkg.id)).toBeUndefined();
  });

  it('lists and counts from both sides', async () => {
    await fill();
    const { associations } = subject.store;
    for (const each of packages) await associations.insert(anAssociation(domain, each));
    for (const each of domains.slice(1)) await associations.insert(anAssociation(each, pkg));

    const first = await associations.listForDomain(domain.id, { limit: 3 });
    const second = await associations.listForDomain(domain.id, { limit: 3, after: first.next ?? '' });
    const newestFirst = packages.map((each) => each.id).toReversed();
    expect([...first.items, ...second.items].map((item) => item.packageId)).toEqual(newestFirst);
    expect(second.next).toBeUndefined();
    expect((await associations.allForDomain(domain.id)).map((item) => item.packageId)).toEqual(newestFirst);

    const page = await associations.listForPackage(pkg.id, { limit: 2 });
    const rest = await associations.listForPackage(pkg.id, { limit: 2, after: page.next ?? '' });
    const byName = domains.map((each) => each.id);
    expect([...page.items, ...rest.items].map((item) => item.domainId)).toEqual(byName);
    expect(await associations.domainsOfPackage(pkg.id)).toEqual(byName);
    expect(await associations.listForPackage(pkg.id, { limit: 2, after: first.next ?? '' })).toEqual({ items: [] });

    expect(await associations.countForDomain(domain.id)).toBe(5);
    expect(await associations.countForPackage(pkg.id)).toBe(3);
    await associations.delete(domain.id, pkg.id);
    expect(await associations.countForDomain(domain.id)).toBe(4);
    expect(await associations.countForPackage(pkg.id)).toBe(2);
    await associations.deleteForDomain(domain.id);
    expect(await associations.countForDomain(domain.id)).toBe(0);
  });

  it('refuses to update what is gone', async () => {
    await expect(subject.store.associations.update(anAssociation(domain, pkg))).rejects.toThrow('is not in the store');
  });
});

describeStore('the tag repository', (subject) => {
  const arn = 'arn:aws:es:us-east-1:000000000000:domain/demo';

  it('puts, replaces, lists by key and removes', async () => {
    const { tags } = subject.store;
    await tags.put(arn, []);
    await tags.put(arn, [
      { key: 'team', value: 'search' },
      { key: 'Env', value: 'dev' },
      { key: 'empty', value: '' },
    ]);
    await tags.put(`${arn}-2`, [{ key: 'team', value: 'other' }]);
    await tags.put(arn, [
      { key: 'Env', value: 'test' },
      { key: 'Env', value: 'prod' },
    ]);
    expect(await tags.list(arn)).toEqual([
      { key: 'Env', value: 'prod' },
      { key: 'empty', value: '' },
      { key: 'team', value: 'search' },
    ]);
    await tags.remove(arn, ['Env', 'absent']);
    await tags.remove(arn, []);
    expect((await tags.list(arn)).map((tag) => tag.key)).toEqual(['empty', 'team']);
    await tags.removeAll(arn);
    expect(await tags.list(arn)).toEqual([]);
    expect(await tags.list(`${arn}-2`)).toEqual([{ key: 'team', value: 'other' }]);
  });
});
