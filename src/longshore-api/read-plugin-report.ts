import { z } from 'zod';
import { invalid } from '../operations/refuse.ts';
import { label } from './labels.ts';
import { resolvePackage } from './resolve-package.ts';
import { document, NO_BODY, NO_QUERY, route } from './route.ts';
import { pluginReport, version } from './shapes.ts';
import { versionNumber } from './version-number.ts';
import { findVersion } from './version-text.ts';

/** Everything that was found in a version of a plugin, whether it was taken or refused. */
export const readPluginReport = route({
  operation: 'ReadPluginReport',
  method: 'GET',
  path: '/packages/{package}/versions/{version}/report',
  params: z.object({ package: label, version }),
  query: NO_QUERY,
  body: NO_BODY,
  output: pluginReport,
  handle: async ({ params }, context) => {
    const pkg = await resolvePackage(context, params.package);
    const found = await findVersion(context, pkg, versionNumber(params.version));
    const report = await context.store.packages.findPluginReport(pkg.id, found.number);
    if (!report) {
      const why = pkg.type === 'ZIP-PLUGIN' ? `it is ${found.state.status}` : `it is no plugin but a ${pkg.type}`;
      throw invalid(`Version ${params.version} of package ${pkg.id} has no report: ${why}.`);
    }
    return document({
      packageId: pkg.id,
      version: params.version,
      ...report,
      checks: [...report.checks],
      sbom: { ...report.sbom },
    });
  },
});
