import { versionName } from '../packages/package.ts';
import { parseRules } from '../packages/synonyms/parse-rules.ts';
import { ruleView } from './diff-package-versions.ts';
import { inPackage } from './labels.ts';
import { resolvePackage } from './resolve-package.ts';
import { NO_BODY, NO_QUERY, route } from './route.ts';
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
    const { format, rules } = parseRules(await versionText(context, pkg, version));
    return {
      kind: 'document',
      document: { packageId: pkg.id, version: versionName(version.number), format, rules: rules.map(ruleView) },
      headers: { etag: etagOf(version) },
    };
  },
});
