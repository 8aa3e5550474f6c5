import { ServiceError } from '../model/service-error.ts';
import { change, packageSubject } from '../operations/change.ts';
import { findOwnPackage } from '../operations/find-package.ts';
import { invalid } from '../operations/refuse.ts';
import { type BlobRef, type Package, type PackageVersion, versionName } from '../packages/package.ts';
import { editVersion } from '../packages/package-state.ts';
import type { ApiContext } from './context.ts';
import { inPackage } from './labels.ts';
import { resolvePackage } from './resolve-package.ts';
import { document, NO_QUERY, route } from './route.ts';
import { etagOf, ruleVersion } from './rule-version.ts';
import { ruleEditAnswer, ruleEdits } from './shapes.ts';
import { versionText } from './version-text.ts';

/** All edits or none, as one new version; only of the rules that the caller has seen (`If-Match`), so that no other edit is lost. */
export const editPackageRules = route({
  operation: 'EditPackageRules',
  method: 'PATCH',
  path: '/packages/{package}/rules',
  params: inPackage,
  query: NO_QUERY,
  body: ruleEdits,
  output: ruleEditAnswer,
  handle: async ({ params, body, header }, context) => {
    const pkg = await resolvePackage(context, params.package);
    if (pkg.accountId !== context.caller.accountId) throw notOwner(pkg.id);
    const tags = ifMatch(header('if-match'));
    const base = await ruleVersion(context.store, pkg);
    assertMatches(tags, pkg, base);
    const job = { kind: 'edit', text: await versionText(context, pkg, base), edits: body.edits } as const;
    const bytes = await context.ruleWorkers.run(job, context.signal);
    const { dictionarySize } = context.limits;
    if (bytes.length > dictionarySize) throw invalid(`The dictionary would have more than ${dictionarySize} bytes.`);
    const number = await context.keepBytes(async () => {
      const blob = await context.blobs.put(chunks(bytes), dictionarySize);
      return recordEdit(context, pkg.id, base, blob, body.message);
    });
    return document({ packageId: pkg.id, version: versionName(number) });
  },
});

/** The next version, unless another one came while the rules were edited. Gives its number. */
function recordEdit(
  context: ApiContext,
  packageId: string,
  base: PackageVersion,
  blob: BlobRef,
  commitMessage: string | undefined,
): Promise<number> {
  return change(context, async (tx, now) => {
    const before = await findOwnPackage(tx, context, packageId, () => notOwner(packageId));
    const present = await ruleVersion(tx, before);
    if (present.number !== base.number) throw changed(before, present);
    const { pkg, version } = editVersion(before, { blob, editOf: base.number, commitMessage }, now);
    await tx.packages.insertVersion(version);
    await tx.packages.update(pkg);
    const data = { version: versionName(version.number), editOf: versionName(base.number) };
    return {
      result: version.number,
      subject: packageSubject(packageId),
      events: [{ subject: packageSubject(packageId), type: 'PackageUpdated', data }],
      tasks: [{ kind: 'package', id: packageId }],
    };
  });
}

/** The tags of an If-Match header (RFC 9110, 13.1.1). @throws ServiceError ValidationException when there is none */
function ifMatch(value: string | undefined): readonly string[] {
  if (value === undefined) {
    throw invalid('Header If-Match is required: the ETag of the rules that were read, so that no other edit is lost.');
  }
  return value.split(',').map((tag) => tag.trim());
}

function assertMatches(tags: readonly string[], pkg: Package, present: PackageVersion): void {
  if (!tags.includes('*') && !tags.includes(etagOf(present))) throw changed(pkg, present);
}

const changed = (pkg: Package, present: PackageVersion): ServiceError =>
  new ServiceError(
    'PreconditionFailedException',
    `The rules of package ${pkg.id} are those of ${versionName(present.number)} by now: read them again, and edit those. Nothing was written.`,
  );

const notOwner = (id: string): ServiceError =>
  new ServiceError('AccessDeniedException', `Operation not allowed. Only its owner can edit package ${id}.`);

async function* chunks(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
