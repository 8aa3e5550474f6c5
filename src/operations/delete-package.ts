import type { DeletePackageRequest, DeletePackageResponse } from '@aws-sdk/client-opensearch';
import { change, packageSubject } from './change.ts';
import { findOwnPackage } from './find-package.ts';
import type { OperationHandler } from './operation.ts';
import { packageDetails } from './package-details.ts';
import { conflict, invalid } from './refuse.ts';
import { required } from './required.ts';

/** Gone at once, with all versions, and its name is free again; the answer is the last there is to see of it. */
export const deletePackage: OperationHandler<DeletePackageRequest, DeletePackageResponse> = async (input, context) => {
  const id = required(input.PackageID, 'PackageID');

  return change(context, async (tx) => {
    const pkg = await findOwnPackage(tx, context, id, () =>
      invalid('Operation not allowed. This package cannot be deleted.'),
    );
    const domains = await tx.associations.domainsOfPackage(id);
    if (domains.length > 0) throw conflict(stillAssociated(id, domains, context.caller.accountId));
    await tx.packages.delete(id);
    return {
      result: { PackageDetails: { ...packageDetails(pkg, context.caller.accountId), PackageStatus: 'DELETED' } },
      subject: packageSubject(id),
      events: [{ subject: packageSubject(id), type: 'PackageDeleted', data: { name: pkg.name } }],
      // The reconciler finds no package, and collects the bytes that no version names any more.
      tasks: [{ kind: 'package', id }],
    };
  });
};

/** Names of the caller's own domains; those of other accounts are none of its business. */
function stillAssociated(id: string, domains: readonly string[], accountId: string): string {
  const prefix = `${accountId}/`;
  const own = domains.filter((domain) => domain.startsWith(prefix)).map((domain) => domain.slice(prefix.length));
  const foreign = domains.length - own.length;
  const where = [...own.slice(0, 5), ...(own.length > 5 ? [`${own.length - 5} more`] : [])];
  if (foreign > 0) where.push(`${foreign} of other accounts`);
  return `Package ${id} is associated with ${where.join(', ')}: dissociate it first.`;
}
