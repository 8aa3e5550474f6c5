import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DistributionStore } from '../../../src/local/distribution/distribution-store.ts';
import { archiveName } from '../../../src/local/distribution/release.ts';
import type { Places } from '../../../src/local/places.ts';

const RELEASE = '3.8.0';
const NAME = archiveName(RELEASE, 'linux', 'x64') ?? '';

describe('getting OpenSearch', () => {
  let directory: string;
  let places: Places;
  let server: Server;
  let base: string;
  /** What the archive server has, by path. */
  let files: Map<string, Buffer>;
  let said: string[];

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'longshore-distribution-'));
    places = {
      nodes: join(directory, 'nodes'),
      distributions: join(directory, 'cache/distributions'),
      downloads: join(directory, 'cache'),
      plugins: join(directory, 'cache/plugins'),
    };
    files = new Map();
    said = [];
    server = createServer((request, response) => {
      const bytes = files.get(request.url ?? '');
      response.writeHead(bytes ? 200 : 404, { 'content-length': bytes?.length ?? 0 }).end(bytes);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    base = `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}/min`;
  });
  afterEach(async () => {
    await new Promise((resolve) => server.close(resolve));
    await rm(directory, { recursive: true, force: true });
  });

  const store = (options: { environment?: NodeJS.ProcessEnv; archive?: string } = {}) =>
    new DistributionStore({
      places,
      // A PATH without mvn.
      environment: options.environment ?? { PATH: join(directory, 'bin') },
      archive: options.archive ?? base,
      nodeUser: undefined,
      platform: 'linux',
      arch: 'x64',
      fetch,
    });
  const ensure = (from: DistributionStore, release = RELEASE) => from.ensure(release, (what) => said.push(what));

  /** A tree with the marks of an OpenSearch home, of a few bytes. */
  async function layHome(home: string, release = RELEASE): Promise<void> {
    await mkdir(join(home, 'lib'), { recursive: true });
    await writeFile(join(home, `lib/opensearch-${release}.jar`), 'classes');
    await mkdir(join(home, 'config'), { recursive: true });
    for (const name of ['jvm.options', 'log4j2.properties']) await writeFile(join(home, 'config', name), '');
  }

  /** Offers it as the official archive. */
  async function publish(release = RELEASE): Promise<Buffer> {
    await layHome(join(directory, `source/opensearch-${RELEASE}`), release);
    await execa('tar', ['-czf', join(directory, 'a.tar.gz'), '-C', join(directory, 'source'), `opensearch-${RELEASE}`]);
    const archive = await readFile(join(directory, 'a.tar.gz'));
    const sha512 = createHash('sha512').update(archive).digest('hex');
    files.set(`/min/${RELEASE}/${NAME}`, archive);
    files.set(`/min/${RELEASE}/${NAME}.sha512`, Buffer.from(`${sha512}  ${NAME}\n`));
    return archive;
  }

  it('takes an installed one before anything else', async () => {
    const home = join(directory, 'installed');
    await layHome(home);
    expect(await ensure(store({ environment: { OPENSEARCH_HOME: home } }))).toEqual({
      release: RELEASE,
      directory: home,
    });
  });

  it('downloads the official archive, verifies and unpacks it, and leaves nothing beside it', async () => {
    await publish();
    const got = await ensure(store());
    expect(got.directory).toBe(join(places.distributions, 'opensearch-3.8.0'));
    expect(await readdir(join(got.directory, 'lib'))).toEqual(['opensearch-3.8.0.jar']);
    expect(await readdir(places.distributions)).toEqual(['opensearch-3.8.0']);
    expect(await readdir(places.downloads)).toEqual(['distributions']);
    files.clear();
    expect(await ensure(store())).toEqual(got);
  });

  it('can be asked for by two at once', async () => {
    await publish();
    const [one, two] = [store(), store()];
    const got = await Promise.all([ensure(one), ensure(one), ensure(two)]);
    expect(new Set(got.map((distribution) => distribution.directory)).size).toBe(1);
    expect(await readdir(places.distributions)).toEqual(['opensearch-3.8.0']);
  });

  it('refuses an archive that is not what its checksum says', async () => {
    const archive = await publish();
    files.set(`/min/${RELEASE}/${NAME}`, Buffer.concat([archive, Buffer.from('x')]));
    await expect(ensure(store())).rejects.toThrow(/does not match its \.sha512/);
    expect(await readdir(places.downloads)).toEqual([]);
  });

  it('refuses an archive of another release', async () => {
    await publish('2.19.0');
    await expect(ensure(store())).rejects.toThrow(/holds OpenSearch 2\.19\.0, not 3\.8\.0/);
    expect(await readdir(places.distributions)).toEqual([]);
  });

  it('discards a damaged zip in the cache and goes on', async () => {
    await publish();
    await mkdir(places.downloads, { recursive: true });
    await writeFile(join(places.downloads, 'opensearch-3.8.0.zip'), 'PK half a download');
    await ensure(store());
    expect(said.join('\n')).toMatch(/opensearch-3\.8\.0\.zip was damaged .* has been removed/);
    expect(await readdir(places.downloads)).toEqual(['distributions']);
  });

  it('says each way and why it failed, and what to do', async () => {
    const bin = join(directory, 'bin');
    await mkdir(bin);
    const mvn = `#!/bin/sh\necho '[ERROR] Could not transfer artifact: Connection refused'\nexit 1\n`;
    await writeFile(join(bin, 'mvn'), mvn, { mode: 0o755 });
    const home = join(directory, 'installed');
    await layHome(home, '2.19.0');
    const environment = { OPENSEARCH_HOME: home, PATH: [bin, '/bin', '/usr/bin'].join(delimiter) };
    const failure = ensure(store({ environment }));
    await expect(failure).rejects.toMatchObject({ code: 'DistributionNotFound' });
    const message = await failure.catch((error: Error) => error.message);
    expect(message).toContain(`OPENSEARCH_HOME=${home}: holds OpenSearch 2.19.0`);
    expect(message).toMatch(/Maven: mvn failed .*Could not transfer artifact: Connection refused/);
    expect(message).toMatch(/the official archive: .*answered 404/);
    expect(message).toContain(
      `put the zip of org.opensearch.distribution.integ-test-zip:opensearch:3.8.0:zip at ${places.downloads}`,
    );
  });

  it('is told to leave the official archive alone, and finds no mvn', async () => {
    await publish();
    await expect(ensure(store({ archive: 'off' }))).rejects.toThrow(
      /Maven: there is no mvn on PATH\. the official archive: LONGSHORE_OPENSEARCH_ARCHIVE=off/,
    );
  });

  it('says at once when the archive server cannot be reached', async () => {
    const closed = base.replace(/:\d+\//, ':1/');
    await expect(ensure(store({ archive: closed }))).rejects.toThrow(/the official archive: .* cannot be reached: /);
  });

  it('names the releases that are offered', async () => {
    await expect(ensure(store(), '2.19.0')).rejects.toThrow(
      'OpenSearch 2.19.0 is not offered: 3.8.0, 3.7.0, 3.6.0, 3.5.0 are',
    );
  });
});
