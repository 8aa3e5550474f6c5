import type { CreatePackageRequest, CreatePackageResponse } from '@aws-sdk/client-opensearch';
import { ServiceError } from '../model/service-error.ts';
import type { PackageType } from '../packages/package.ts';
import { newPackage } from '../packages/package-state.ts';
import type { Repositories } from '../store/store.ts';
import { change, packageSubject } from './change.ts';
import type { OperationContext, OperationHandler } from './operation.ts';
import { packageDetails } from './package-details.ts';
import { configurationOf, encryptionOf, sourceOf } from './package-input.ts';
import { invalid } from './refuse.ts';
import { required } from './required.ts';

/** Names are unique per account for a dictionary, per account and engine version for the other types. */
export const createPackage: OperationHandler<CreatePackageRequest, CreatePackageResponse> = async (input, context) => {
  const name = required(input.PackageName, 'PackageName');
  const type = required(input.PackageType, 'PackageType');
  const engineVersion = engineVersionOf(input, type);
  const given = {
    accountId: context.caller.accountId,
    name,
    type,
    source: sourceOf(input.PackageSource),
    ...(input.PackageDescription !== undefined && { description: input.PackageDescription }),
    ...(engineVersion !== undefined && { engineVersion }),
    ...(input.PackageConfiguration && { configuration: configurationOf(input.PackageConfiguration) }),
    ...(input.PackageVendingOptions?.VendingEnabled !== undefined && {
      vendingEnabled: input.PackageVendingOptions.VendingEnabled,
    }),
    ...(input.PackageEncryptionOptions && { encryption: encryptionOf(input.PackageEncryptionOptions, type) }),
  };

  return change(context, async (tx, now) => {
    await checkQuota(tx, context);
    const id = await freeId(tx, context, type);
    const { pkg, version } = newPackage({ id, ...given }, now);
    if ((await tx.packages.insert(pkg, version)) === 'name-taken') {
      const of = engineVersion === undefined ? '' : ` for ${engineVersion}`;
      throw new ServiceError('ResourceAlreadyExistsException', `Package with name ${name}${of} already exists.`);
    }
    return {
      result: { PackageDetails: packageDetails(pkg, context.caller.accountId) },
      subject: packageSubject(id),
      events: [{ subject: packageSubject(id), type: 'PackageCreated', data: { name, packageType: type } }],
      tasks: [{ kind: 'package', id }],
    };
  });
};

function engineVersionOf({ EngineVersion }: CreatePackageRequest, type: PackageType): string | undefined {
  if (type === 'ZIP-PLUGIN' && EngineVersion === undefined) {
    throw invalid('Operation not allowed. EngineVersion is a required parameter for this operation.');
  }
  if (type !== 'ZIP-PLUGIN' && EngineVersion !== undefined) {
    throw invalid('Operation not allowed. EngineVersion can only be specified for package type ZIP-PLUGIN.');
  }
  return EngineVersion;
}

async function checkQuota(tx: Repositories, { caller, limits }: OperationContext): Promise<void> {
  if ((await tx.packages.countOwned(caller.accountId)) >= limits.packagesPerAccount) {
    throw new ServiceError(
      'LimitExceededException',
      `The account has ${limits.packagesPerAccount} packages, which is the limit: delete one first.`,
    );
  }
}

/** Nine digits are few enough that two packages can draw the same. */
async function freeId(tx: Repositories, { ids }: OperationContext, type: PackageType): Promise<string> {
  for (;;) {
    const id = type === 'TXT-DICTIONARY' ? ids.dictionaryId() : ids.packageId();
    if (!(await tx.packages.find(id))) return id;
  }
}
