// Plugins that the OpenSearch project released, and nobody made for these tests.
import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { openEngineDistribution } from '../../../src/local/distribution/engine-distribution.ts';
import { LIMITS, type Profile } from '../../../src/model/limits.ts';
import type { CheckOutcome, PluginReport } from '../../../src/packages/plugin/plugin-report.ts';
import { judgePlugin, type KnownEngine } from '../../../src/reconcile/plugin/judge-plugin.ts';
import { getEngine } from '../../support/bare-opensearch.ts';
import { JOB_SCHEDULER, KNN, type ReleasedPlugin, releasedPlugin } from '../../support/plugin-zip.ts';

async function judge(plugin: ReleasedPlugin, profile: Profile, engine: KnownEngine): Promise<PluginReport> {
  const path = await releasedPlugin(plugin);
  const { engineVersion } = plugin;
  const policy = { profile, signatureKeys: [], engine: async () => engine, workDir: tmpdir() };
  const limit = LIMITS[profile].pluginSize;
  return judgePlugin({ path, engineVersion, signature: { kind: 'not-asked' }, limit }, policy);
}

const messages = ({ checks }: PluginReport, outcome: CheckOutcome) =>
  checks.filter((check) => check.outcome === outcome).map(({ name, message }) => `${name}: ${message}`);

describe('opensearch-job-scheduler', () => {
  it('passes without a distribution of its engine, which the report says', async () => {
    const report = await judge(JOB_SCHEDULER, 'open', {});
    expect(messages(report, 'failed')).toEqual([]);
    expect(report.plugin).toMatchObject({
      name: 'opensearch-job-scheduler',
      className: 'org.opensearch.jobscheduler.JobSchedulerPlugin',
    });
    const skipped = report.checks.filter(({ outcome }) => outcome === 'skipped').map(({ name }) => name);
    expect(skipped).toEqual(['signature', 'extended-plugins', 'java-version', 'duplicate-classes', 'vulnerabilities']);
  });

  it('is refused by profile aws, by its interfaces alone', async () => {
    const failed = messages(await judge(JOB_SCHEDULER, 'aws', {}), 'failed');
    expect(failed.length).toBeGreaterThan(0);
    const words =
      /^interfaces: Class org\.opensearch\.jobscheduler\.\w+ implements the plugin interface org\.opensearch\.plugins\.\w+ which is not supported\.$/;
    for (const message of failed) expect(message).toMatch(words);
    expect(failed.join()).toContain('org.opensearch.plugins.ExtensiblePlugin');
  });

  it('has what its jars have taken in in its bill of materials', async () => {
    const { sbom } = await judge(JOB_SCHEDULER, 'open', {});
    const purls = sbom.components.flatMap(({ components = [] }) => components.map(({ purl }) => purl));
    expect(purls).toContain('pkg:maven/com.cronutils/cron-utils@9.2.1');
  });
});

describe('opensearch-knn', () => {
  it('passes against the distribution of its engine, two of whose modules it extends', async () => {
    const { distributionDir: directory } = await getEngine('3.5.0');
    const distribution = await openEngineDistribution({ release: '3.5.0', directory });
    const report = await judge(KNN, 'open', { distribution, nodeJava: 25 });
    expect(messages(report, 'failed')).toEqual([]);
    expect(messages(report, 'passed')).toContain(
      'extended-plugins: It extends lang-painless, transport-grpc: modules of the engine.',
    );
    expect(messages(report, 'warned').join('\n')).toContain('"loadLibrary.opensearchknn_faiss"');
    const { sbom } = report;
    expect(sbom.components.map(({ purl }) => purl)).toContain('pkg:maven/org.apache.commons/commons-lang3@3.18.0');
  }, 300_000);
});
