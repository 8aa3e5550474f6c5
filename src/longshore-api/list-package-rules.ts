import { versionName } from '../packages/package.ts';
import { inPackage } from './labels.ts';
import { resolvePackage } from './resolve-package.ts';
import { jsonBytes, NO_BODY, NO_QUERY, route } from './route.ts';
import { etagOf, ruleVersion } from './rule-version.ts';
import { ruleList } from './shapes.ts';
import { versionText } from './version-text.ts';

/** The rules of a dictionary as they are now, with the ETag that an edit of them names. */
export const listPackageRules = route({
  operation: 'ListPackageRules',
  method: 'GET',
  path: '/packages/{package}/rules',
  params: inPackage,
  query: NO_QUERY,
  body: NO_BODY,
  output: ruleList,
  handle: async ({ params }, context) => {
    const pkg = await resolvePackage(context, params.package);
    const version = await ruleVersion(context.store, pkg);
    const text = await versionText(context, pkg, version);
    const job = { kind: 'list', packageId: pkg.id, version: versionName(version.number), text } as const;
    return jsonBytes(await context.ruleWorkers.run(job, context.signal), { etag: etagOf(version) });
  },
});
