import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { judgePlugin, UNASKING } from '../../../src/reconcile/plugin/judge-plugin.ts';
import { osvDatabase } from '../../../src/reconcile/plugin/osv-database.ts';
import { zipFile } from '../../support/zip-file.ts';

const advisory = (id: string, fixed: string) =>
  JSON.stringify({
    id: `GHSA-${id}`,
    aliases: [`CVE-2021-${id}`],
    affected: [
      {
        package: { ecosystem: 'Maven', name: 'org.apache.logging.log4j:log4j-core' },
        ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '2.0-beta9' }, { fixed }] }],
      },
    ],
  });

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'longshore-osv-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

describe('an OSV database', () => {
  const ids = async (database: ReturnType<typeof osvDatabase>) =>
    (await database()).of('org.apache.logging.log4j:log4j-core').map(({ id }) => id);

  it('is a directory of documents, however deep', async () => {
    await mkdir(join(directory, 'Maven/2021'), { recursive: true });
    await writeFile(join(directory, 'Maven/2021/a.json'), advisory('44228', '2.15.0'));
    await writeFile(join(directory, 'b.json'), advisory('45046', '2.16.0'));
    await writeFile(join(directory, 'broken.json'), '{');
    await writeFile(join(directory, 'readme.txt'), 'not looked at');
    expect((await ids(osvDatabase(directory))).sort()).toEqual(['CVE-2021-44228', 'CVE-2021-45046']);
  });

  it('is a zip of them, and is read again when it was replaced', async () => {
    const path = join(directory, 'all.zip');
    await writeFile(path, zipFile([{ name: 'a.json', content: advisory('44228', '2.15.0') }]));
    const database = osvDatabase(path);
    expect(await ids(database)).toEqual(['CVE-2021-44228']);
    expect(await database()).toBe(await database());
    await writeFile(path, zipFile([{ name: 'a.json', content: advisory('45046', '2.16.0') }]));
    await utimes(path, new Date(), new Date(Date.now() + 10_000));
    expect(await ids(database)).toEqual(['CVE-2021-45046']);
  });

  it.each([
    ['nothing there', async () => undefined, 'cannot be read'],
    ['no archive', (path: string) => writeFile(path, 'text'), 'is no such archive'],
    ['an empty archive', (path: string) => writeFile(path, zipFile([])), 'holds no OSV document'],
  ])('%s is an error that names the setting', async (_, make, message) => {
    const path = join(directory, 'all.zip');
    await make(path);
    const database = osvDatabase(path);
    await expect(database()).rejects.toThrow(`LONGSHORE_OSV_DATABASE=${path} ${message}`);
    // And is tried again.
    await writeFile(path, zipFile([{ name: 'a.json', content: advisory('1', '2.0') }]));
    expect(await ids(database)).toEqual(['CVE-2021-1']);
  });

  it("refuses a plugin with a vulnerable library, in AWS's words", async () => {
    await writeFile(join(directory, 'a.json'), advisory('44228', '2.15.0'));
    const pom = 'groupId=org.apache.logging.log4j\nartifactId=log4j-core\nversion=2.14.1\n';
    const jar = zipFile([{ name: 'META-INF/maven/org.apache.logging.log4j/log4j-core/pom.properties', content: pom }]);
    const path = join(directory, 'plugin.zip');
    await writeFile(path, zipFile([{ name: 'log4j-core-2.14.1.jar', content: jar }]));
    const { checks } = await judgePlugin(
      { path, signature: { kind: 'not-asked' }, limit: 1024 ** 2 },
      { ...UNASKING, advisories: osvDatabase(directory) },
    );
    expect(checks.filter(({ name }) => name === 'vulnerabilities')).toEqual([
      {
        name: 'vulnerabilities',
        outcome: 'failed',
        message: 'Dependency Scan reported 1 vulnerabilities for the plugin: CVE-2021-44228',
        where: 'org.apache.logging.log4j:log4j-core:2.14.1',
      },
    ]);
  });
});
