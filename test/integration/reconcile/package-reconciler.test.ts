import { createHash } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../src/model/limits.ts';
import { SourceError } from '../../../src/source/package-source.ts';
import { aDomain } from '../../support/aggregates.ts';
import { classBytes } from '../../support/class-bytes.ts';
import { until } from '../../support/until.ts';
import { type ZipFileEntry, zipFile } from '../../support/zip-file.ts';
import { packageFixture } from './package-fixture.ts';

const sha256 = (content: string) => createHash('sha256').update(content).digest('hex');
const quick = { timeoutMs: 20_000, everyMs: 5 };

describe('copying', () => {
  it('keeps its own copy of the bytes, and makes the version available', async () => {
    const { blobs, create, ended, store } = await packageFixture();
    const id = await create('danish, croissant\n');
    expect(await ended(id)).toMatchObject({ status: 'AVAILABLE', availableVersion: 1 });
    const version = await store.packages.findVersion(id, 1);
    expect(version?.state).toEqual({
      status: 'AVAILABLE',
      blob: { sha256: sha256('danish, croissant\n'), size: 18 },
    });
    expect(await text(await blobs.open(sha256('danish, croissant\n')))).toBe('danish, croissant\n');
    expect(await store.events.list(0, 10)).toMatchObject([{ subject: `package/${id}`, type: 'PackageAvailable' }]);
  });

  it('makes each update a version, also of the same bytes, and leaves the last good one when one fails', async () => {
    const { create, ended, source, store, update } = await packageFixture();
    const id = await create('one');
    await ended(id);
    source.put('two', 'one');
    await update(id, 'two');
    expect(await ended(id)).toMatchObject({ newestVersion: 2, availableVersion: 2 });
    await update(id, 'missing');
    expect(await ended(id)).toMatchObject({
      newestVersion: 3,
      status: 'COPY_FAILED',
      availableVersion: 2,
      error: { type: 'SourceNotReadable', message: expect.stringContaining('s3://words/missing: NoSuchKey') },
    });
    expect((await store.packages.findVersion(id, 2))?.state.status).toBe('AVAILABLE');
  });

  it('ends versions that were asked for in a row in their order', async () => {
    const { create, ended, loop, source, store, update } = await packageFixture();
    await loop.stop();
    const id = await create('one');
    source.put('two', 'two');
    source.put('three', Buffer.from([0xff]));
    await update(id, 'two');
    await update(id, 'three');
    await loop.start();
    expect(await ended(id)).toMatchObject({ newestVersion: 3, status: 'VALIDATION_FAILED', availableVersion: 2 });
    expect(await store.events.list(0, 10)).toMatchObject([
      { type: 'PackageAvailable', data: { version: 1 } },
      { type: 'PackageAvailable', data: { version: 2 } },
      { type: 'PackageValidationFailed', data: { version: 3, type: 'InvalidEncoding' } },
    ]);
  });

  it('fails with the reason of the store, and leaves no bytes behind', async () => {
    const { blobList, create, ended } = await packageFixture();
    const denied = new SourceError('access-denied', 's3://words/x: AccessDenied: not yours');
    expect(await ended(await create(denied))).toMatchObject({
      status: 'COPY_FAILED',
      error: { type: 'SourceNotReadable', message: 's3://words/x: AccessDenied: not yours' },
    });
    expect(await blobList()).toEqual([]);
  });

  it('fails when the object is replaced while it is copied; the bytes that came are swept', async () => {
    const { blobList, create, ended, source } = await packageFixture();
    source.afterRead = () => source.put('moving', 'changed');
    expect(await ended(await create('first', { key: 'moving' }))).toMatchObject({
      status: 'COPY_FAILED',
      error: { type: 'SourceNotReadable', message: expect.stringContaining('was replaced while it was being copied') },
    });
    await until('the bytes are swept', async () => (await blobList()).length === 0, quick);
  });

  it('asks a store that cannot be reached again', async () => {
    const { create, ended, source } = await packageFixture();
    const id = await create(new SourceError('unreachable', 'connect ECONNREFUSED'), { key: 'later' });
    await until('it was asked', async () => source.opened > 0, quick);
    source.put('later', 'here');
    expect(await ended(id)).toMatchObject({ status: 'AVAILABLE' });
    expect(source.opened).toBe(2);
  });

  it('gives up on a store that stays away', async () => {
    const { create, ended, source } = await packageFixture();
    const id = await create(new SourceError('unreachable', 's3://words/gone: connect ECONNREFUSED'));
    expect(await ended(id)).toMatchObject({
      status: 'COPY_FAILED',
      error: { type: 'SourceNotReadable', message: 's3://words/gone: connect ECONNREFUSED' },
    });
    expect(source.opened).toBe(4);
  });

  it.each([
    ['a size that is announced', 'x'.repeat(101)],
    ['a size that is not', Buffer.alloc(150, 'y')],
  ])('refuses more than the limit: %s', async (_name, content) => {
    const { blobList, create, ended } = await packageFixture({ limits: { ...LIMITS.open, dictionarySize: 100 } });
    const pkg = await ended(await create(content));
    expect(pkg).toMatchObject({ status: 'COPY_FAILED', error: { type: 'SourceTooLarge' } });
    expect(pkg.error?.message).toMatch(/may have 100 bytes at most and it has/);
    expect(await blobList()).toEqual([]);
  });

  it('tells the domains that wait for the version, and leaves the others in peace', async () => {
    const { create, ended, source, store, update, woken } = await packageFixture();
    const id = await create('one');
    await ended(id);
    const now = new Date();
    for (const [name, status] of [
      ['demo', 'ASSOCIATING'],
      ['other', 'ACTIVE'],
    ] as const) {
      await store.domains.insert(aDomain(name));
      await store.associations.insert({
        domainId: `000000000000/${name}`,
        domainName: name,
        packageId: id,
        packageName: 'words',
        packageType: 'TXT-DICTIONARY',
        state: { status },
        desiredVersion: status === 'ACTIVE' ? 1 : 2,
        prerequisites: [],
        referencePath: `analyzers/${id}`,
        createdAt: now,
        lastUpdatedAt: now,
        changeStartedAt: now,
      });
    }
    source.put('two', 'two');
    await update(id, 'two');
    await ended(id);
    await until('every task is done', async () => (await store.tasks.nextDueIn()) === undefined, quick);
    expect(woken).toEqual(['000000000000/demo']);
  });
});

describe('validating', () => {
  it('says line and column of what is not UTF-8', async () => {
    const { create, ended } = await packageFixture();
    const bytes = Buffer.concat([Buffer.from('danish\nice, g'), Buffer.from([0xe9]), Buffer.from('lato\n')]);
    const pkg = await ended(await create(bytes));
    expect(pkg).toMatchObject({ status: 'VALIDATION_FAILED', error: { type: 'InvalidEncoding' } });
    expect(pkg.error?.message).toMatch(/line 2, column 7/);
  });

  it('lets a binary dictionary through', async () => {
    const { create, ended } = await packageFixture();
    expect(await ended(await create(Buffer.from([1, 0, 0xff, 0xfe, 3])))).toMatchObject({ status: 'AVAILABLE' });
  });

  const descriptor = [
    'name=demo',
    'description=A plugin for tests',
    'version=1.2.3',
    'opensearch.version=3.8.0',
    'java.version=21',
    'classname=org.demo.DemoPlugin',
  ].join('\n');
  const demo = { name: 'org/demo/DemoPlugin', interfaces: ['org/opensearch/plugins/AnalysisPlugin'] };
  const jar = zipFile([{ name: 'org/demo/DemoPlugin.class', content: classBytes(demo) }]);
  const plugin = (...more: readonly ZipFileEntry[]) =>
    zipFile([
      { name: 'plugin-descriptor.properties', content: descriptor },
      { name: 'demo.jar', content: jar },
      ...more,
    ]);
  const engine = { type: 'ZIP-PLUGIN', engineVersion: 'OpenSearch_3.8' } as const;

  it("reads a plugin's descriptor", async () => {
    const { create, ended } = await packageFixture();
    const pkg = await ended(
      await create(plugin({ name: 'config/' }, { name: 'config/a.yml', content: 'a: b' }), engine),
    );
    expect(pkg).toMatchObject({
      status: 'AVAILABLE',
      plugin: {
        name: 'demo',
        description: 'A plugin for tests',
        version: '1.2.3',
        className: 'org.demo.DemoPlugin',
        uncompressedSize: descriptor.length + jar.length + 4,
      },
    });
  });

  it.each<[string, Buffer, RegExp]>([
    ['no zip at all', Buffer.from('PK but no zip'), /The archive cannot be read: .*[^.]\.$/],
    ['an empty zip', zipFile([]), /plugin-descriptor.properties is missing/],
    ['a descriptor alone', zipFile([{ name: 'plugin-descriptor.properties', content: descriptor }]), /no \.jar/],
    ['a name that leads out', plugin({ name: '../../evil', content: 'x' }), /evil/],
    ['an absolute name', plugin({ name: '/etc/passwd', content: 'x' }), /absolute path/],
    ['a symbolic link', plugin({ name: 'link', content: '/etc', mode: 0o120777 }), /symbolic link/],
    ['a name twice', plugin({ name: 'DEMO.jar', content: 'y' }), /is there twice/],
    ['a wrong checksum', plugin({ name: 'a', content: 'x', crc32: 1 }), /"a" is damaged/],
    ['a lying size', plugin({ name: 'a', content: 'x'.repeat(100_000), uncompressedSize: 10 }), /too many bytes/],
    ['half of it', plugin().subarray(0, 200), /The archive cannot be read/],
  ])('refuses a plugin with %s', async (_name, bytes, message) => {
    const { create, ended } = await packageFixture();
    const pkg = await ended(await create(bytes, engine));
    expect(pkg).toMatchObject({ status: 'VALIDATION_FAILED', error: { type: 'InvalidPlugin' } });
    expect(pkg.error?.message).toMatch(/^PluginValidationFailureReason : /);
    expect(pkg.error?.message).toMatch(message);
  });

  it('refuses a zip bomb before it inflates it', async () => {
    const { create, ended } = await packageFixture({ limits: { ...LIMITS.open, pluginSize: 1024 ** 2 } });
    const pkg = await ended(await create(plugin({ name: 'zeros', content: Buffer.alloc(2 * 1024 ** 2) }), engine));
    expect(pkg.error?.message).toMatch(/larger than 1048576 bytes uncompressed/);
  });

  it('refuses a plugin for another engine, in the words of AWS', async () => {
    const { create, ended } = await packageFixture();
    const pkg = await ended(await create(plugin(), { ...engine, engineVersion: 'OpenSearch_3.5' }));
    expect(pkg).toMatchObject({ status: 'VALIDATION_FAILED', error: { type: 'IncompatibleEngine' } });
    expect(pkg.error?.message).toContain("doesn't matches with the provided EngineVersion");
  });

  it('keeps what was found, of good plugins and of refused ones', async () => {
    const { create, ended, store } = await packageFixture();
    const good = await ended(await create(plugin(), engine));
    const report = await store.packages.findPluginReport(good.id, 1);
    expect(report).toMatchObject({ engineVersion: 'OpenSearch_3.8', plugin: { name: 'demo' } });
    expect(report?.checks.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
    expect(report?.sbom.components).toMatchObject([{ name: 'demo', hashes: [{ alg: 'SHA-256' }] }]);
    const refused = await ended(await create(Buffer.from('PK but no zip'), engine));
    expect(await store.packages.findPluginReport(refused.id, 1)).toMatchObject({
      checks: expect.arrayContaining([expect.objectContaining({ name: 'archive', outcome: 'failed' })]),
    });
    const dictionary = await ended(await create('a, b'));
    expect(await store.packages.findPluginReport(dictionary.id, 1)).toBeUndefined();
  });

  it('judges licences by their ending, and configurations as archives', async () => {
    const { create, ended } = await packageFixture();
    const license = { type: 'PACKAGE-LICENSE' } as const;
    expect(await ended(await create('{"valid": true}', { ...license, key: 'a.json' }))).toMatchObject({
      status: 'AVAILABLE',
    });
    expect(await ended(await create('<a></b>', { ...license, key: 'a.xml' }))).toMatchObject({
      status: 'VALIDATION_FAILED',
      error: { type: 'InvalidLicense' },
    });
    const config = { type: 'PACKAGE-CONFIG' } as const;
    expect(await ended(await create(zipFile([{ name: 'a/b.yml', content: 'x' }]), config))).toMatchObject({
      status: 'AVAILABLE',
    });
    expect(await ended(await create(zipFile([{ name: 'a/' }]), config))).toMatchObject({
      status: 'VALIDATION_FAILED',
      error: { type: 'InvalidConfiguration' },
    });
  });
});

describe('blobs that nobody names', () => {
  it('go with their package, unless another version has the same bytes', async () => {
    const { blobList, create, ended, look, store } = await packageFixture();
    const first = await create('shared');
    const second = await create('shared');
    const third = await create('own');
    for (const id of [first, second, third]) await ended(id);
    for (const id of [first, third]) {
      await store.packages.delete(id);
      await look(id);
    }
    await until('the bytes are gone', async () => (await blobList()).length === 1, quick);
    expect(await blobList()).toEqual([sha256('shared')]);
    expect(await ended(second)).toMatchObject({ status: 'AVAILABLE' });
  });

  it('are not taken from a copy whose row is not yet there', async () => {
    const { blobList, blobs, create, ended, sweeper } = await packageFixture({
      crashPoint: async (point) => {
        if (point === 'blob-stored') sweeps.push(sweeper.sweep());
      },
    });
    const sweeps: Promise<'swept' | 'busy'>[] = [];
    const id = await create('kept');
    expect(await ended(id)).toMatchObject({ status: 'AVAILABLE' });
    expect(await Promise.all(sweeps)).toEqual(['busy']);
    expect(await blobs.has(sha256('kept'))).toBe(true);
    await until('nothing else is swept', async () => (await sweeper.sweep()) === 'swept', quick);
    expect(await blobList()).toEqual([sha256('kept')]);
  });
});
