import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { javaCandidates } from './java-candidates.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'longshore-candidates-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

const search = (environment: NodeJS.ProcessEnv, platform: NodeJS.Platform = 'linux') =>
  javaCandidates({ environment, platform, distributionDir: '/distributions/opensearch-3.8.0' });

it('begins with what was named, ends with PATH', async () => {
  const found = await search({
    JAVA_HOME: '/java/b',
    OPENSEARCH_JAVA_HOME: '/java/a',
    PATH: ['', '/usr/local/bin', '/usr/bin'].join(delimiter),
  });
  expect(found.slice(0, 2)).toEqual([
    { home: '/java/a', from: 'OPENSEARCH_JAVA_HOME' },
    { home: '/java/b', from: 'JAVA_HOME' },
  ]);
  expect(found.slice(-2)).toEqual([
    { home: '/usr/local', from: 'PATH' },
    { home: '/usr', from: 'PATH' },
  ]);
});

it('looks where SDKMAN installs', async () => {
  const parent = join(home, '.sdkman/candidates/java');
  await mkdir(join(parent, '25-tem'), { recursive: true });
  expect(await search({ HOME: home })).toContainEqual({ home: join(parent, '25-tem'), from: parent });
});

it('knows the JDK of a distribution on either system', async () => {
  const homes = (await search({})).filter(({ from }) => from === 'the distribution').map((candidate) => candidate.home);
  expect(homes).toEqual([
    '/distributions/opensearch-3.8.0/jdk',
    '/distributions/opensearch-3.8.0/jdk.app/Contents/Home',
  ]);
});
