import { z } from 'zod';
import { invalid } from '../operations/refuse.ts';
import { label } from './labels.ts';
import { resolvePackage } from './resolve-package.ts';
import { NO_BODY, NO_DOCUMENT, NO_QUERY, route } from './route.ts';
import { version } from './shapes.ts';
import { versionNumber } from './version-number.ts';
import { blobOf, findVersion } from './version-text.ts';

/** The bytes of a version as they came; for whoever sees the package, and so may have them on its nodes. */
export const readPackageBytes = route({
  operation: 'ReadPackageBytes',
  method: 'GET',
  path: '/packages/{package}/versions/{version}/bytes',
  params: z.object({ package: label, version }),
  query: NO_QUERY,
  body: NO_BODY,
  output: NO_DOCUMENT,
  handle: async ({ params }, context) => {
    const pkg = await resolvePackage(context, params.package);
    const found = await findVersion(context, pkg, versionNumber(params.version));
    const { sha256, size } = blobOf(found);
    if (found.state.status !== 'AVAILABLE') {
      throw invalid(
        `Version ${params.version} of package ${pkg.id} is ${found.state.status}: wait until it is AVAILABLE.`,
      );
    }
    return {
      kind: 'bytes',
      stream: await context.blobs.open(sha256),
      headers: { 'content-length': String(size), etag: `"${sha256}"` },
    };
  },
});
