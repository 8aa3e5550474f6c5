import type { Domain } from '../../src/domains/domain.ts';
import { domainId } from '../../src/model/identity.ts';
import type { Association } from '../../src/packages/association.ts';
import type { Package, PackageVersion } from '../../src/packages/package.ts';

export const ACCOUNT = '000000000000';
const AT = new Date('2026-03-01T12:00:00.123Z');

/** The nth dictionary of the account; each is a millisecond younger than the one before. */
export function aPackage(n: number, change: Partial<Package> = {}): Package {
  const createdAt = new Date(AT.getTime() + n);
  return {
    id: `F${String(100_000_000 + n)}`,
    accountId: ACCOUNT,
    name: `package-${n}`,
    type: 'TXT-DICTIONARY',
    createdAt,
    lastUpdatedAt: createdAt,
    newestVersion: 1,
    status: 'COPYING',
    allowedUsers: [],
    ...change,
  };
}

export function aVersion(pkg: Package, change: Partial<PackageVersion> = {}): PackageVersion {
  return {
    packageId: pkg.id,
    number: 1,
    source: { bucket: 'dictionaries', key: 'synonyms.txt' },
    createdAt: pkg.createdAt,
    state: { status: 'COPYING' },
    ...change,
  };
}

export function aDomain(name: string, change: Partial<Domain> = {}): Domain {
  const accountId = change.accountId ?? ACCOUNT;
  return {
    id: domainId(accountId, name),
    accountId,
    name,
    engineVersion: 'OpenSearch_3.8',
    config: { ClusterConfig: { InstanceCount: 1 } },
    nodeCount: 1,
    status: 'Creating',
    change: {
      id: '4f1f3d3e-6f4c-4a57-9e0e-0d2a0c8e7f11',
      kind: 'create',
      status: 'PENDING',
      properties: [],
      stages: [],
      startedAt: AT,
      lastUpdatedAt: AT,
    },
    createdAt: AT,
    lastUpdatedAt: AT,
    updateVersion: 1,
    ...change,
  };
}

export function anAssociation(domain: Domain, pkg: Package, change: Partial<Association> = {}): Association {
  return {
    domainId: domain.id,
    domainName: domain.name,
    packageId: pkg.id,
    packageName: pkg.name,
    packageType: pkg.type,
    state: { status: 'ASSOCIATING' },
    desiredVersion: 1,
    prerequisites: [],
    referencePath: `analyzers/${pkg.id}`,
    createdAt: pkg.createdAt,
    lastUpdatedAt: pkg.createdAt,
    changeStartedAt: pkg.createdAt,
    ...change,
  };
}
