import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEngineDistribution } from '../../../src/local/distribution/engine-distribution.ts';
import { RELOAD_PLUGIN } from '../../../src/local/node-plugin.ts';
import { LIMITS, type Profile } from '../../../src/model/limits.ts';
import type { EngineDistribution } from '../../../src/packages/plugin/engine-distribution.ts';
import type { PluginCheckName } from '../../../src/packages/plugin/plugin-report.ts';
import { judgePlugin, type PluginPolicy } from '../../../src/reconcile/plugin/judge-plugin.ts';
import { PLUGIN_KINDS, type PluginKind } from '../../fixtures/plugin-kinds.ts';
import { getEngine } from '../../support/bare-opensearch.ts';
import { pluginFixture } from '../../support/java-plugins.ts';

const RELEASE = '3.8.0';
let distribution: EngineDistribution;
let workDir: string;
beforeAll(async () => {
  const { distributionDir: directory } = await getEngine(RELEASE);
  distribution = await openEngineDistribution({ release: RELEASE, directory }, [RELOAD_PLUGIN]);
  workDir = await mkdtemp(join(tmpdir(), 'longshore-faults-'));
}, 300_000);
afterAll(() => rm(workDir, { recursive: true, force: true }));

function judge(path: string, profile: Profile = 'open') {
  const policy: PluginPolicy = {
    profile,
    signatureKeys: [],
    engine: async () => ({ nodeJava: 25, distribution }),
    workDir,
  };
  const limit = LIMITS[profile].pluginSize;
  return judgePlugin({ path, engineVersion: 'OpenSearch_3.8', signature: { kind: 'not-asked' }, limit }, policy);
}

/** The checks that refuse each kind; none: no look at the bytes can tell, and a node has to. */
const REFUSED_BY = {
  good: [],
  'good-range': [],
  'asks-for-permissions': [],
  'throws-in-constructor': [],
  'missing-dependency': [],
  'throws-at-first-use': [],
  'wrong-interface': [],
  'missing-class': ['plugin-class'],
  'not-a-plugin': ['plugin-class'],
  'wrong-constructor': ['constructor'],
  'newer-java': ['java-version'],
  'newer-java-asked': ['java-version'],
  'jar-hell': ['duplicate-classes'],
  'jar-hell-with-engine': ['duplicate-classes'],
  'name-of-module': ['extended-plugins'],
  'wrong-engine': ['engine-version'],
  'descriptor-unknown-property': ['descriptor'],
  'descriptor-incomplete': ['descriptor', 'descriptor'],
  'directory-leads-out': ['descriptor'],
  'native-controller': ['native-code'],
  'broken-jar': ['jars'],
  'no-jar': ['layout', 'plugin-class'],
  'no-descriptor': ['layout'],
  'zip-slip': ['archive'],
  symlink: ['archive'],
  bomb: ['archive'],
  'bomb-in-jar': ['jars'],
  'too-many-entries': ['archive'],
  'lying-size': ['archive'],
  'lying-checksum': ['archive'],
  'lying-size-in-jar': ['jars'],
} as const satisfies Readonly<Record<PluginKind, readonly PluginCheckName[]>>;

const isKind = (name: string): name is PluginKind => name in PLUGIN_KINDS;
const kinds = Object.keys(PLUGIN_KINDS)
  .filter(isKind)
  .map((kind) => [kind, REFUSED_BY[kind]] as const);

describe('a plugin that javac made', () => {
  it.each(kinds)('%s is refused by %j', async (kind, checks) => {
    const { checks: found } = await judge(await pluginFixture(kind, { engine: RELEASE }));
    expect(found.filter(({ outcome }) => outcome === 'failed').map(({ name }) => name)).toEqual(checks);
    expect(await readdir(workDir)).toEqual([]);
  });

  it('is refused by profile aws for an interface that its super class has', async () => {
    const { checks } = await judge(await pluginFixture('wrong-interface', { engine: RELEASE }), 'aws');
    expect(checks.filter(({ outcome }) => outcome === 'failed').map(({ message }) => message)).toEqual([
      'Class org.example.demo.DemoPlugin implements the plugin interface org.opensearch.plugins.ActionPlugin which is not supported.',
    ]);
  });

  it('is judged alike on each engine that it is built for', async () => {
    const other = await pluginFixture('good', { engine: '3.5.0', version: '2.0.0' });
    const report = await judge(other);
    expect(report.plugin).toMatchObject({ name: 'demo-plugin', version: '2.0.0' });
    expect(report.checks.filter(({ outcome }) => outcome === 'failed').map(({ name }) => name)).toEqual([
      'engine-version',
    ]);
  });
});

describe('any bytes', () => {
  it('have a report, and leave nothing behind', async () => {
    const good = await readFile(await pluginFixture('good', { engine: RELEASE }));
    const change = fc.record({ at: fc.nat(good.length - 1), to: fc.nat(255) });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 8 }), fc.nat(good.length), async (changes, cut) => {
        const bytes = Buffer.from(good);
        for (const { at, to } of changes) bytes[at] = to;
        const directory = await mkdtemp(join(tmpdir(), 'longshore-garbage-'));
        try {
          const path = join(directory, 'plugin.zip');
          await writeFile(path, cut % 5 === 0 ? bytes.subarray(0, cut) : bytes);
          const report = await judge(path);
          expect(report.checks.length).toBeGreaterThanOrEqual(15);
          expect(await readdir(workDir)).toEqual([]);
        } finally {
          await rm(directory, { recursive: true, force: true });
        }
      }),
      { numRuns: 150 },
    );
  });
});
