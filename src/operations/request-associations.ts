import type { PackageAssociationConfiguration } from '@aws-sdk/client-opensearch';
import type { Domain } from '../domains/domain.ts';
import type { Association } from '../packages/association.ts';
import { type AssociateRequest, associate } from '../packages/association-state.ts';
import type { Package } from '../packages/package.ts';
import { missingPrerequisites } from '../packages/prerequisites.ts';
import { aliasPath } from '../packages/reference-path.ts';
import type { Repositories } from '../store/store.ts';
import { refusalError } from './association-refusal.ts';
import { associationSubject, type Change, domainSubject } from './change.ts';
import { findDomainForChange } from './find-domain.ts';
import { findPackage } from './find-package.ts';
import type { OperationContext } from './operation.ts';
import { type Policies, parsePolicyHeaders } from './policy-headers.ts';
import { invalid } from './refuse.ts';
import { required } from './required.ts';
import { parseVersionHeader, VERSION_HEADER } from './version-header.ts';
import { checkWantedVersion } from './wanted-version.ts';

export interface AssociationItem {
  readonly packageId: string;
  readonly prerequisites: readonly string[];
  readonly configuration?: PackageAssociationConfiguration | undefined;
}

/** AssociatePackage and AssociatePackages: all of the items or none. Locks the domain, then the packages by id. */
export async function requestAssociations(
  tx: Repositories,
  context: OperationContext,
  domainName: string,
  items: readonly AssociationItem[],
  now: Date,
): Promise<Change<readonly Association[]>> {
  const together = items.map(({ packageId }) => packageId);
  refuseDuplicates(together);
  const versions = namedVersions(context, together);
  const policies = askedPolicies(context);
  const domain = await findDomainForChange(tx, context, domainName);
  const packages = new Map<string, Package>();
  for (const id of [...together].sort()) packages.set(id, await findPackage(tx, context, id, { lock: true }));

  const associations: Association[] = [];
  for (const item of items) {
    const pkg = required(packages.get(item.packageId), 'PackageID');
    refuseWhatCannotBeInstalled(pkg, item);
    await checkPrerequisites(tx, domain, item, items.length > 1 ? together : []);
    const existing = await tx.associations.find(domain.id, pkg.id, { lock: true });
    const version = versions.get(pkg.id);
    await checkWantedVersion(tx, domain, pkg, version);
    const alias = existing?.aliasPath ?? aliasPath(pkg, await tx.associations.allForDomain(domain.id));
    const outcome = associate(
      existing,
      { ...requestOf(domain, pkg, item), ...policies, version, aliasPath: alias },
      now,
    );
    if ('refused' in outcome) {
      throw refusalError(outcome.refused, { pkg, domainName: domain.name, isBatch: items.length > 1 });
    }
    if (existing) await tx.associations.update(outcome.association);
    else {
      await checkQuota(tx, context, domain);
      await tx.associations.insert(outcome.association);
    }
    associations.push(outcome.association);
  }
  return {
    result: associations,
    subject: domainSubject(domain.id),
    events: associations.map(({ packageId, desiredVersion }) => ({
      subject: associationSubject(domain.id, packageId),
      type: 'AssociationRequested',
      data: { version: `v${desiredVersion}` },
    })),
    tasks: [{ kind: 'domain', id: domain.id }],
  };
}

function requestOf(domain: Domain, pkg: Package, { prerequisites, configuration }: AssociationItem): AssociateRequest {
  const access = configuration?.KeyStoreAccessOption;
  return {
    domainId: domain.id,
    domainName: domain.name,
    pkg,
    prerequisites: [...new Set(prerequisites)],
    ...(access && {
      keyStoreAccess: {
        enabled: access.KeyStoreAccessEnabled === true,
        ...(access.KeyAccessRoleArn !== undefined && { roleArn: access.KeyAccessRoleArn }),
      },
    }),
  };
}

/** By package id; empty when the caller names none. */
function namedVersions({ packageVersion }: OperationContext, ids: readonly string[]): ReadonlyMap<string, number> {
  if (packageVersion === undefined) return new Map();
  const header = parseVersionHeader(packageVersion, ids);
  if ('problem' in header) throw invalid(`Header ${VERSION_HEADER}: ${header.problem}.`);
  return header.versions;
}

function askedPolicies({ policyHeaders = {} }: OperationContext): Policies {
  const asked = parsePolicyHeaders(policyHeaders);
  if ('problem' in asked) throw invalid(asked.problem);
  return asked;
}

function refuseDuplicates(ids: readonly string[]): void {
  if (ids.length === 0) throw invalid('PackageList must name at least one package.');
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw invalid(`Package ${twice} is listed twice.`);
}

function refuseWhatCannotBeInstalled(pkg: Package, { packageId, prerequisites, configuration }: AssociationItem): void {
  if (pkg.type !== 'TXT-DICTIONARY') {
    throw invalid(
      `Operation not allowed. Package ${packageId} is a ${pkg.type}: installing one on a domain is not offered yet, only TXT-DICTIONARY packages can be associated.`,
    );
  }
  if (configuration?.KeyStoreAccessOption?.KeyStoreAccessEnabled === true) {
    throw invalid(`Operation not allowed. Package ${packageId} is a TXT-DICTIONARY, which has no use for a key store.`);
  }
  if (prerequisites.includes(packageId)) throw invalid(`Package ${packageId} cannot be its own prerequisite.`);
}

async function checkPrerequisites(
  tx: Repositories,
  domain: Domain,
  { packageId, prerequisites }: AssociationItem,
  together: readonly string[],
): Promise<void> {
  const present: Association[] = [];
  for (const id of prerequisites) {
    const association = await tx.associations.find(domain.id, id);
    if (association) present.push(association);
  }
  const missing = missingPrerequisites(prerequisites, present, together);
  if (missing.length > 0) {
    throw invalid(
      `Package ${packageId} needs ${missing.join(', ')} on domain ${domain.name} first: associate them before it, or together with it by AssociatePackages.`,
    );
  }
}

/** Counts those that this request has added already. */
async function checkQuota(tx: Repositories, { limits }: OperationContext, domain: Domain): Promise<void> {
  if ((await tx.associations.countForDomain(domain.id)) >= limits.packagesPerDomain) {
    throw invalid(`Domain ${domain.name} has room for ${limits.packagesPerDomain} packages: dissociate one first.`);
  }
}
