import type { UpdatePackageScopeRequest, UpdatePackageScopeResponse } from '@aws-sdk/client-opensearch';
import { ServiceError } from '../model/service-error.ts';
import { changeScope } from '../packages/package-scope.ts';
import { change, packageSubject } from './change.ts';
import { findOwnPackage } from './find-package.ts';
import type { OperationHandler } from './operation.ts';
import { invalid } from './refuse.ts';
import { required } from './required.ts';

/** Who may see and associate a package besides its owner. Associations that are there stay, whatever the scope becomes. */
export const updatePackageScope: OperationHandler<UpdatePackageScopeRequest, UpdatePackageScopeResponse> = async (
  input,
  context,
) => {
  const id = required(input.PackageID, 'PackageID');
  const operation = required(input.Operation, 'Operation');
  const users = required(input.PackageUserList, 'PackageUserList');

  return change(context, async (tx, now) => {
    const before = await findOwnPackage(tx, context, id, () =>
      invalid(`Operation not allowed. Only its owner can change the scope of package ${id}.`),
    );
    if (before.vendingEnabled === false && operation !== 'REMOVE') {
      throw new ServiceError(
        'DisabledOperationException',
        `Package ${id} was created with VendingEnabled=false: it cannot be shared.`,
      );
    }
    const pkg = changeScope(before, operation, users, now);
    await tx.packages.update(pkg);
    return {
      result: { PackageID: id, Operation: operation, PackageUserList: [...pkg.allowedUsers] },
      subject: packageSubject(id),
      events: [
        {
          subject: packageSubject(id),
          type: 'PackageScopeUpdated',
          data: { operation, users: pkg.allowedUsers.join(',') },
        },
      ],
      tasks: [],
    };
  });
};
