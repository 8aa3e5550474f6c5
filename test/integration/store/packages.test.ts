import { expect, it } from 'vitest';
import type { Package, PackageVersion } from '../../../src/packages/package.ts';
import type { PluginReport } from '../../../src/packages/plugin/plugin-report.ts';
import type { PackageFilter, Page, PageRequest } from '../../../src/store/store.ts';
import { ACCOUNT, aDomain, anAssociation, aPackage, aVersion } from '../../support/aggregates.ts';
import { describeStore } from '../../support/store-suite.ts';

const OTHER = '111111111111';

describeStore('the package repository', (subject) => {
  const insert = (...packages: Package[]) =>
    subject.store.transaction(async (tx) => {
      for (const pkg of packages) expect(await tx.packages.insert(pkg, aVersion(pkg))).toBe('inserted');
    });

  const ids = async (filter: Omit<PackageFilter, 'visibleTo'> & { visibleTo?: string }, page = { limit: 100 }) => {
    const { items } = await subject.store.packages.list({ visibleTo: ACCOUNT, ...filter }, page);
    return items.map((pkg) => pkg.id);
  };

  it('gives back every member as it was written', async () => {
    const full = aPackage(1, {
      id: 'pkg-0123456789012345678901234567890123456789',
      type: 'ZIP-PLUGIN',
      description: 'über “quotes” \u0000 \ud800 {"$date":1} \' --',
      engineVersion: 'OpenSearch_3.8',
      lastUpdatedAt: new Date('2026-03-01T12:00:01.001Z'),
      newestVersion: 3,
      status: 'VALIDATION_FAILED',
      error: { type: 'InvalidPlugin', message: 'plugin-descriptor.properties is missing' },
      availableVersion: 2,
      plugin: { name: 'p', description: 'd', version: '1.0', className: 'org.P', uncompressedSize: 2 ** 31 },
      configuration: { licenseRequirement: 'REQUIRED', licenseFilepath: 'l', configurationRequirement: 'NONE' },
      vendingEnabled: false,
      encryption: { enabled: true, kmsKeyIdentifier: 'arn:aws:kms:k' },
      allowedUsers: [OTHER, 'GLOBAL'],
    });
    const bare = aPackage(2);
    await insert(full, bare);
    expect(await subject.store.packages.find(full.id)).toStrictEqual(full);
    expect(await subject.store.packages.find(bare.id)).toStrictEqual(bare);
    expect(await subject.store.packages.find('F000000000')).toBeUndefined();
  });

  it('keeps dictionary names unique in their account only', async () => {
    await insert(aPackage(1, { name: 'same' }));
    const { packages } = subject.store;
    const again = aPackage(2, { name: 'same' });
    expect(await packages.insert(again, aVersion(again))).toBe('name-taken');
    expect(await packages.find(again.id)).toBeUndefined();
    expect(await packages.findVersion(again.id, 1)).toBeUndefined();
    await insert(aPackage(3, { name: 'same', accountId: OTHER }));
    await insert(aPackage(4, { name: 'same', type: 'PACKAGE-LICENSE' }));
  });

  it('keeps other names unique for each engine version', async () => {
    const plugin = (n: number, engineVersion: string) => aPackage(n, { name: 'p', type: 'ZIP-PLUGIN', engineVersion });
    await insert(plugin(1, 'OpenSearch_3.8'), plugin(2, 'OpenSearch_3.7'));
    const again = plugin(3, 'OpenSearch_3.8');
    expect(await subject.store.packages.insert(again, aVersion(again))).toBe('name-taken');
    const licence = (n: number) => aPackage(n, { name: 'l', type: 'PACKAGE-LICENSE' });
    await insert(licence(4));
    expect(await subject.store.packages.insert(licence(5), aVersion(licence(5)))).toBe('name-taken');
  });

  it('leaves the transaction usable after a name was taken', async () => {
    await insert(aPackage(1, { name: 'same' }));
    await subject.store.transaction(async (tx) => {
      const again = aPackage(2, { name: 'same' });
      expect(await tx.packages.insert(again, aVersion(again))).toBe('name-taken');
      const other = aPackage(3);
      expect(await tx.packages.insert(other, aVersion(other))).toBe('inserted');
    });
    expect(await ids({})).toEqual([aPackage(3).id, aPackage(1).id]);
  });

  it('does not call an id that is in use a name that is taken', async () => {
    await insert(aPackage(1));
    const clash = aPackage(1, { name: 'another' });
    await expect(subject.store.packages.insert(clash, aVersion(clash))).rejects.toThrow(
      'package id F100000001 is in use',
    );
  });

  it('gives one of two inserts of a name that meet', async () => {
    const results = await Promise.all(
      Array.from({ length: 10 }, (_, n) => {
        const pkg = aPackage(n, { name: 'wanted' });
        return subject.store.transaction((tx) => tx.packages.insert(pkg, aVersion(pkg)));
      }),
    );
    expect(results.filter((result) => result === 'inserted')).toHaveLength(1);
  });

  it('frees the name and the versions of a deleted package', async () => {
    const pkg = aPackage(1);
    await insert(pkg);
    await subject.store.packages.delete(pkg.id);
    expect(await subject.store.packages.findVersion(pkg.id, 1)).toBeUndefined();
    expect(await ids({})).toEqual([]);
    await insert(pkg);
  });

  it('does not delete a package that a domain still has', async () => {
    const pkg = aPackage(1);
    const domain = aDomain('demo');
    await insert(pkg);
    await subject.store.domains.insert(domain);
    await subject.store.associations.insert(anAssociation(domain, pkg));
    await expect(subject.store.packages.delete(pkg.id)).rejects.toThrow(/foreign key/i);
    expect(await subject.store.packages.find(pkg.id)).toStrictEqual(pkg);
  });

  it('replaces every column on update, and refuses to update what is gone', async () => {
    const pkg = aPackage(1, { description: 'old', status: 'VALIDATION_FAILED', availableVersion: 1 });
    await insert(pkg);
    const { availableVersion: _, description: __, ...rest } = pkg;
    const changed: Package = { ...rest, status: 'AVAILABLE', lastUpdatedAt: new Date(5_000_000_000_123) };
    await subject.store.packages.update(changed);
    expect(await subject.store.packages.find(pkg.id)).toStrictEqual(changed);
    await expect(subject.store.packages.update(aPackage(9))).rejects.toThrow('package F100000009 is not in the store');
  });

  it('shows what is owned, shared and global, and nothing else', async () => {
    await insert(
      aPackage(1),
      aPackage(2, { accountId: OTHER }),
      aPackage(3, { accountId: OTHER, allowedUsers: [ACCOUNT] }),
      aPackage(4, { accountId: OTHER, allowedUsers: ['GLOBAL'] }),
      aPackage(5, { accountId: OTHER, allowedUsers: ['GLOBAL', ACCOUNT] }),
      aPackage(6, { allowedUsers: ['GLOBAL'] }),
    );
    expect(await ids({})).toEqual([6, 5, 4, 3, 1].map((n) => aPackage(n).id));
    expect(await ids({ visibleTo: '222222222222' })).toEqual([6, 5, 4].map((n) => aPackage(n).id));
    await subject.store.packages.update(aPackage(3, { accountId: OTHER, allowedUsers: ['222222222222'] }));
    expect(await ids({})).toEqual([6, 5, 4, 1].map((n) => aPackage(n).id));
    expect(await ids({ visibleTo: '222222222222' })).toEqual([6, 5, 4, 3].map((n) => aPackage(n).id));
    expect(await subject.store.packages.countOwned(ACCOUNT)).toBe(2);
  });

  it('combines filters', async () => {
    await insert(
      aPackage(1, { name: 'a', status: 'AVAILABLE' }),
      aPackage(2, { name: 'b', status: 'AVAILABLE', type: 'ZIP-PLUGIN', engineVersion: 'OpenSearch_3.8' }),
      aPackage(3, { name: 'c', status: 'COPY_FAILED', accountId: OTHER, allowedUsers: [ACCOUNT] }),
    );
    const [one, two, three] = [1, 2, 3].map((n) => aPackage(n).id);
    expect(await ids({ ids: [aPackage(2).id, aPackage(1).id, 'F999999999'] })).toEqual([two, one]);
    expect(await ids({ names: ['a', 'c'] })).toEqual([three, one]);
    expect(await ids({ statuses: ['AVAILABLE'], types: ['ZIP-PLUGIN'] })).toEqual([two]);
    expect(await ids({ engineVersions: ['OpenSearch_3.8'] })).toEqual([two]);
    expect(await ids({ owners: [OTHER] })).toEqual([three]);
    expect(await ids({ names: ['a'], statuses: ['COPYING'] })).toEqual([]);
    expect(await ids({ names: [] })).toEqual([]);
    expect(await ids({ ids: ["' or 1=1 --", 'F\u0000', '{a,"b"}'] })).toEqual([]);
  });

  it('takes a filter of any length', async () => {
    await insert(aPackage(7));
    expect(await ids({ ids: Array.from({ length: 50_000 }, (_, n) => aPackage(n).id) })).toEqual([aPackage(7).id]);
  });

  it('pages through everything once, whatever the size of a page and among equal times', async () => {
    const createdAt = new Date('2026-03-01T12:00:00.500Z');
    await insert(
      ...Array.from({ length: 7 }, (_, n) => aPackage(n, { createdAt })),
      aPackage(8),
      aPackage(9, { accountId: OTHER, allowedUsers: ['GLOBAL'], createdAt }),
    );
    const expected = [...[0, 1, 2, 3, 4, 5, 6, 9, 8].map((n) => aPackage(n).id)];
    for (const limit of [1, 2, 3, 8, 9, 10]) {
      const pages = await everyPage((page) => subject.store.packages.list({ visibleTo: ACCOUNT }, page), limit);
      expect(pages.flat().map((pkg) => pkg.id)).toEqual(expected);
      expect(pages).toHaveLength(Math.ceil(9 / limit));
    }
  });

  it('answers a foreign cursor with an empty page', async () => {
    await insert(aPackage(1), aPackage(2));
    const { next } = await subject.store.packages.list({ visibleTo: ACCOUNT }, { limit: 1 });
    expect(next).toMatch(/^[\w-]+$/);
    for (const after of ['', 'x', '💥', 'e30', 'bnVsbA', next?.slice(1) ?? '', `${next}${next}`]) {
      expect(await subject.store.packages.list({ visibleTo: ACCOUNT }, { limit: 1, after })).toEqual({ items: [] });
    }
    const other = { limit: 1, ...(next !== undefined && { after: next }) };
    expect(await subject.store.packages.list({ visibleTo: OTHER }, other)).toEqual({ items: [] });
    expect(await subject.store.packages.listVersions(aPackage(1).id, other)).toEqual({ items: [] });
  });

  it('keeps versions: each state, newest first, by page', async () => {
    const pkg = aPackage(1);
    await insert(pkg);
    const blob = { sha256: 'ab'.repeat(32), size: 2 ** 31 };
    const states: PackageVersion['state'][] = [
      { status: 'COPYING' },
      { status: 'VALIDATING', blob },
      { status: 'AVAILABLE', blob },
      { status: 'COPY_FAILED', error: { type: 'SourceNotReadable', message: 'NoSuchKey' } },
      { status: 'VALIDATION_FAILED', error: { type: 'InvalidEncoding', message: 'line 3' } },
    ];
    const versions = states.map((state, n) =>
      aVersion(pkg, { number: n + 1, state, commitMessage: `change ${n}`, source: { bucket: 'b', key: 'a\u0000b' } }),
    );
    for (const version of versions) {
      if (version.number === 1) await subject.store.packages.updateVersion(version);
      else await subject.store.packages.insertVersion(version);
    }
    for (const version of versions) {
      expect(await subject.store.packages.findVersion(pkg.id, version.number)).toStrictEqual(version);
    }
    const pages = await everyPage((page) => subject.store.packages.listVersions(pkg.id, page), 2);
    expect(pages.flat()).toStrictEqual(versions.toReversed());
    expect(pages).toHaveLength(3);
  });

  it('keeps what was found in a version of a plugin, the last time, for as long as there is the version', async () => {
    const pkg = aPackage(1);
    await insert(pkg);
    const { packages } = subject.store;
    expect(await packages.findPluginReport(pkg.id, 1)).toBeUndefined();
    const report: PluginReport = {
      profile: 'open',
      checks: [{ name: 'archive', outcome: 'failed', message: 'no zip “\u0000” \ud800' }],
      sbom: { bomFormat: 'CycloneDX', specVersion: '1.6', version: 1, components: [] },
    };
    await packages.savePluginReport(pkg.id, 1, { ...report, profile: 'aws' });
    await packages.savePluginReport(pkg.id, 1, report);
    expect(await packages.findPluginReport(pkg.id, 1)).toStrictEqual(report);
    await packages.delete(pkg.id);
    expect(await packages.findPluginReport(pkg.id, 1)).toBeUndefined();
  });

  it('knows which bytes are still named', async () => {
    const pkg = aPackage(1);
    const blob = { sha256: 'cd'.repeat(32), size: 1 };
    await insert(pkg);
    expect(await subject.store.packages.isBlobReferenced(blob.sha256)).toBe(false);
    await subject.store.packages.updateVersion(aVersion(pkg, { state: { status: 'VALIDATING', blob } }));
    expect(await subject.store.packages.isBlobReferenced(blob.sha256)).toBe(true);
    await subject.store.packages.delete(pkg.id);
    expect(await subject.store.packages.isBlobReferenced(blob.sha256)).toBe(false);
  });
});

async function everyPage<T>(list: (page: PageRequest) => Promise<Page<T>>, limit: number): Promise<(readonly T[])[]> {
  const pages: (readonly T[])[] = [];
  let after: string | undefined;
  do {
    const page = await list({ limit, ...(after !== undefined && { after }) });
    pages.push(page.items);
    after = page.next;
  } while (after !== undefined && pages.length < 100);
  return pages;
}
