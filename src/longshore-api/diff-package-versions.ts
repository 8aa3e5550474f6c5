import { z } from 'zod';
import { invalid } from '../operations/refuse.ts';
import { versionName } from '../packages/package.ts';
import { inPackage } from './labels.ts';
import { resolvePackage } from './resolve-package.ts';
import { jsonBytes, NO_BODY, route } from './route.ts';
import { ruleDiff, version } from './shapes.ts';
import { versionNumber } from './version-number.ts';
import { findVersion, versionText } from './version-text.ts';

const query = z.strictObject({
  from: version,
  /** The newest that is AVAILABLE when absent. */
  to: version.optional(),
});

/** What changed between two versions of a dictionary, rule by rule. */
export const diffPackageVersions = route({
  operation: 'DiffPackageVersions',
  method: 'GET',
  path: '/packages/{package}/diff',
  params: inPackage,
  query,
  body: NO_BODY,
  output: ruleDiff,
  handle: async ({ params, query: { from, to } }, context) => {
    const pkg = await resolvePackage(context, params.package);
    const later = to === undefined ? pkg.availableVersion : versionNumber(to);
    if (later === undefined) throw invalid(`Package ${pkg.id} has no version that is AVAILABLE.`);
    const textOf = async (number: number) => versionText(context, pkg, await findVersion(context, pkg, number));
    const [before, after] = [await textOf(versionNumber(from)), await textOf(later)];
    const job = { kind: 'diff', packageId: pkg.id, from, to: versionName(later), before, after } as const;
    return jsonBytes(await context.ruleWorkers.run(job, context.signal));
  },
});
