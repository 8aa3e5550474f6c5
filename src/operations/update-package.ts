import type { UpdatePackageRequest, UpdatePackageResponse } from '@aws-sdk/client-opensearch';
import { ServiceError } from '../model/service-error.ts';
import { versionName } from '../packages/package.ts';
import { beginUpdate } from '../packages/package-state.ts';
import { change, packageSubject } from './change.ts';
import { findOwnPackage } from './find-package.ts';
import type { OperationHandler } from './operation.ts';
import { packageDetails } from './package-details.ts';
import { configurationOf, encryptionOf, sourceOf } from './package-input.ts';
import { required } from './required.ts';

/** A new version from the source, in whatever state the package is. Domains keep what they have until it is associated again. */
export const updatePackage: OperationHandler<UpdatePackageRequest, UpdatePackageResponse> = async (input, context) => {
  const id = required(input.PackageID, 'PackageID');
  const source = sourceOf(input.PackageSource);

  return change(context, async (tx, now) => {
    const before = await findOwnPackage(tx, context, id, () => notOwner(id));
    const { pkg, version } = beginUpdate(
      before,
      {
        source,
        ...(input.PackageDescription !== undefined && { description: input.PackageDescription }),
        ...(input.CommitMessage !== undefined && { commitMessage: input.CommitMessage }),
        ...(input.PackageConfiguration && { configuration: configurationOf(input.PackageConfiguration) }),
        ...(input.PackageEncryptionOptions && {
          encryption: encryptionOf(input.PackageEncryptionOptions, before.type),
        }),
      },
      now,
    );
    await tx.packages.insertVersion(version);
    await tx.packages.update(pkg);
    return {
      result: { PackageDetails: packageDetails(pkg, context.caller.accountId) },
      subject: packageSubject(id),
      events: [{ subject: packageSubject(id), type: 'PackageUpdated', data: { version: versionName(version.number) } }],
      tasks: [{ kind: 'package', id }],
    };
  });
};

const notOwner = (id: string) =>
  new ServiceError('AccessDeniedException', `Operation not allowed. Only its owner can update package ${id}.`);
