import { type PackageNames, pathsOf } from '../domains/package-usage.ts';
import { ServiceError } from '../model/service-error.ts';
import { ClusterRequestError, ClusterUnreachableError, type StagedBytes } from '../opensearch/cluster.ts';
import type { PreviewCluster } from '../opensearch/preview.ts';
import { findDomain } from '../operations/find-domain.ts';
import { invalid } from '../operations/refuse.ts';
import type { Association } from '../packages/association.ts';
import { type BlobRef, type Package, versionName } from '../packages/package.ts';
import { aliasPath, referencePath } from '../packages/reference-path.ts';
import { assertWanted } from './client-gone.ts';
import type { ApiContext } from './context.ts';
import { inDomain } from './labels.ts';
import { comparedQuery } from './preview-compare.ts';
import { previewQueries } from './preview-queries.ts';
import { type PreviewSubject, previewSubject } from './preview-subject.ts';
import { resolvePackage } from './resolve-package.ts';
import { document, NO_QUERY, route } from './route.ts';
import { runningNodes } from './running-nodes.ts';
import { type Preview, previewRequest, preview as shape } from './shapes.ts';
import { TrialFailedError, withTrial } from './trial.ts';
import { versionNumber } from './version-number.ts';

/** Queries that are asked at once: the cluster has others to answer. */
const AT_ONCE = 4;

/** What searches find, and would find with a version, side by side. No live analyzer is touched. */
export const previewSearches = route({
  operation: 'PreviewSearches',
  method: 'POST',
  path: '/domains/{domain}/preview',
  params: inDomain,
  query: NO_QUERY,
  body: previewRequest,
  output: shape,
  handle: async ({ params, body }, context) => {
    const domain = await findDomain(context.store, context, params.domain);
    const pkg = await resolvePackage(context, body.package);
    const present = await context.store.associations.allForDomain(domain.id);
    const association = present.find(({ packageId }) => packageId === pkg.id);
    const names = association ?? namesOf(pkg, present);
    const { number, blob } = await usableVersion(context, pkg, body.version);
    const { urls } = await runningNodes(context, domain.id);
    const preview = context.connectPreview(urls);

    return asServiceErrors(domain.name, async () => {
      const on = { cluster: context.connectCluster(urls), admin: context.connectIndexAdmin(urls) };
      const subject = await previewSubject(body, names, domain, on);
      const { source, queries } = await previewQueries(
        body.queries,
        { domain: domain.id, index: subject.index },
        { preview, searchLog: context.searchLog },
      );
      const trial = { domain, packageId: pkg.id, version: number, sha256: blob.sha256, paths: pathsOf(names) };
      const compared = await withTrial(context, trial, (staged) =>
        compare(preview, subject, queries, { hits: body.hits, staged: [staged], signal: context.signal }),
      );
      return document({
        packageId: pkg.id,
        ...(association?.servingVersion !== undefined && { from: versionName(association.servingVersion) }),
        to: versionName(number),
        index: subject.index,
        fields: [...subject.fields],
        source,
        queries: compared,
      } satisfies Preview);
    });
  },
});

const namesOf = (pkg: Package, present: readonly Association[]): PackageNames => ({
  packageId: pkg.id,
  referencePath: referencePath(pkg),
  aliasPath: aliasPath(pkg, present),
});

/** @throws ServiceError ValidationException */
async function usableVersion(
  { store }: ApiContext,
  pkg: Package,
  named: string | undefined,
): Promise<{ readonly number: number; readonly blob: BlobRef }> {
  const number = named === undefined ? pkg.availableVersion : versionNumber(named);
  if (pkg.type !== 'TXT-DICTIONARY') {
    throw invalid(`Package ${pkg.id} is a ${pkg.type}: only searches with a TXT-DICTIONARY can be previewed.`);
  }
  if (number === undefined) throw invalid(`Package ${pkg.id} is ${pkg.status} and has no version that can be used.`);
  const version = await store.packages.findVersion(pkg.id, number);
  if (!version) throw invalid(`Package ${pkg.id} has no version ${versionName(number)}.`);
  if (version.state.status !== 'AVAILABLE') {
    throw invalid(`Version ${versionName(number)} of package ${pkg.id} is ${version.state.status}, not AVAILABLE.`);
  }
  return { number, blob: version.state.blob };
}

interface CompareOptions {
  readonly hits: number;
  readonly staged: readonly StagedBytes[];
  readonly signal: AbortSignal;
}

async function compare(
  preview: PreviewCluster,
  { index, fields }: PreviewSubject,
  queries: readonly string[],
  { hits, staged, signal }: CompareOptions,
): Promise<Preview['queries']> {
  const tokens = await preview.analyze({ index, fields, texts: queries, staged });
  const compared: Preview['queries'] = [];
  for (let first = 0; first < queries.length; first += AT_ONCE) {
    assertWanted(signal);
    const some = queries.slice(first, first + AT_ONCE).map(async (text, i) => {
      const search = { index, fields, text, hits };
      const [before, after] = await Promise.all([preview.search(search), preview.search(search, staged)]);
      return comparedQuery(text, first + i, tokens, { before, after });
    });
    compared.push(...(await Promise.all(some)));
  }
  return compared;
}

/** @throws ServiceError */
async function asServiceErrors<T>(domain: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof ClusterRequestError && cause.status === 400) {
      const message = `The cluster of domain ${domain} refuses the preview: ${cause.reason}`;
      throw new ServiceError('ValidationException', message, { cause });
    }
    if (
      cause instanceof ClusterRequestError ||
      cause instanceof ClusterUnreachableError ||
      cause instanceof TrialFailedError
    ) {
      throw new ServiceError('DependencyFailureException', cause.message, { cause });
    }
    throw cause;
  }
}
