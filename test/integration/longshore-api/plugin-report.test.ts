import { expect, it } from 'vitest';
import { pluginReport } from '../../../src/longshore-api/shapes.ts';
import type { PluginReport } from '../../../src/packages/plugin/plugin-report.ts';
import { aPackage, aVersion } from '../../support/aggregates.ts';
import { OTHER, serveApi } from './served-api.ts';

const REPORT: PluginReport = {
  profile: 'open',
  engineVersion: 'OpenSearch_3.8',
  plugin: { name: 'demo', description: '', version: '1', className: 'a.Demo', uncompressedSize: 3 },
  checks: [{ name: 'plugin-class', outcome: 'failed', message: 'Class a.Demo is abstract.', where: 'a.Demo' }],
  sbom: {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    components: [{ type: 'library', 'bom-ref': 'demo.jar', name: 'demo' }],
  },
};

async function served() {
  const api = await serveApi();
  const pkg = aPackage(1, { name: 'my-plugin', type: 'ZIP-PLUGIN', engineVersion: 'OpenSearch_3.8' });
  await api.store.packages.insert(pkg, aVersion(pkg));
  return { api, pkg };
}

it('gives everything that was found in a version of a plugin', async () => {
  const { api, pkg } = await served();
  await api.store.packages.savePluginReport(pkg.id, 1, REPORT);
  const { status, document } = await api.call('/packages/my-plugin/versions/v1/report');
  expect(status).toBe(200);
  expect(pluginReport.parse(document)).toEqual({ packageId: pkg.id, version: 'v1', ...REPORT });
});

it('says why there is none', async () => {
  const { api, pkg } = await served();
  const none = await api.call('/packages/my-plugin/versions/v1/report');
  expect(none).toMatchObject({
    status: 400,
    type: 'ValidationException',
    document: { message: expect.stringContaining(`Version v1 of package ${pkg.id} has no report: it is `) },
  });
  expect(await api.call('/packages/my-plugin/versions/v2/report')).toMatchObject({ type: 'ValidationException' });
  expect(await api.call('/packages/my-plugin/versions/v1/report', { account: OTHER })).toMatchObject({
    document: { message: expect.stringContaining('not found') },
  });
});
