// The calls of Terraform's AWS provider (internal/service/opensearch of hashicorp/terraform-provider-aws), in its order and with
// its waits, less its fixed delays. What it dereferences must be there: a nil pointer there is a crash of the provider.
import {
  AddTagsCommand,
  AssociatePackageCommand,
  CreateDomainCommand,
  type CreateDomainCommandInput,
  CreatePackageCommand,
  DeleteDomainCommand,
  DeletePackageCommand,
  DescribeDomainCommand,
  DescribeDomainConfigCommand,
  DissociatePackageCommand,
  type DomainConfig,
  type DomainPackageDetails,
  type DomainStatus,
  ListTagsCommand,
  type PackageDetails,
  paginateDescribePackages,
  paginateListPackagesForDomain,
  RemoveTagsCommand,
  UpdateDomainConfigCommand,
  UpdatePackageCommand,
} from '@aws-sdk/client-opensearch';
import { describe, expect, inject, it } from 'vitest';
import { clientsFor } from '../support/clients.ts';
import { BUCKET, upload } from '../support/packages.ts';
import { until } from '../support/until.ts';

const { url } = inject('longshore');
const clients = clientsFor(url);
const { opensearch } = clients;

/** How the provider tells "not found": by the type, or by a ValidationException with these words. */
const isNotFound = (error: unknown, words?: string): boolean =>
  error instanceof Error &&
  (error.name === 'ResourceNotFoundException' ||
    (words !== undefined && error.name === 'ValidationException' && error.message.includes(words)));

async function packagesBy(name: 'PackageID' | 'PackageName', value: string): Promise<PackageDetails[]> {
  const found: PackageDetails[] = [];
  const input = { Filters: [{ Name: name, Value: [value] }] };
  for await (const page of paginateDescribePackages({ client: opensearch }, input)) {
    found.push(...(page.PackageDetailsList ?? []));
  }
  return found;
}

/** `findPackageByID`: none is "not found", and more than one is an error. */
async function findPackage(id: string): Promise<PackageDetails | undefined> {
  const found = await packagesBy('PackageID', id);
  if (found.length > 1) throw new Error('too many results');
  return found[0];
}

/** `waitPackageValidationCompleted`: pending COPYING and VALIDATING, target AVAILABLE; any ErrorDetails at all is a failure. */
const packageAvailable = (id: string): Promise<PackageDetails> =>
  until(`package ${id} is AVAILABLE`, async () => {
    const found = await findPackage(id);
    expect(found).toBeDefined();
    expect(found?.ErrorDetails).toBeUndefined();
    expect(['COPYING', 'VALIDATING', 'AVAILABLE']).toContain(found?.PackageStatus);
    return found?.PackageStatus === 'AVAILABLE' && found;
  });

/** `resourcePackageCreate`: a description is always sent. */
async function createPackage(name: string): Promise<string> {
  await upload(clients, `${name}.txt`, 'danish, croissant, pastry\n');
  const { PackageDetails } = await opensearch.send(
    new CreatePackageCommand({
      PackageDescription: '',
      PackageName: name,
      PackageType: 'TXT-DICTIONARY',
      PackageSource: { S3BucketName: BUCKET, S3Key: `${name}.txt` },
    }),
  );
  return given(PackageDetails?.PackageID, 'PackageDetails.PackageID');
}

async function findAssociation(domain: string, id: string): Promise<DomainPackageDetails | undefined> {
  const found: DomainPackageDetails[] = [];
  for await (const page of paginateListPackagesForDomain({ client: opensearch }, { DomainName: domain })) {
    found.push(...(page.DomainPackageDetailsList ?? []));
  }
  return found.find(({ PackageID }) => PackageID === id);
}

/** What the provider dereferences without looking. */
function given<T>(value: T | undefined, member: string): T {
  expect(value, member).toBeDefined();
  if (value === undefined) throw new Error(`${member} is absent`);
  return value;
}

describe('aws_opensearch_package', () => {
  it('is created, read, updated, looked up by name and destroyed', async () => {
    const id = await createPackage('tf-package');
    await packageAvailable(id);
    const read = given(await findPackage(id), 'the package');
    expect(read).toMatchObject({
      PackageID: id,
      PackageName: 'tf-package',
      PackageType: 'TXT-DICTIONARY',
      PackageDescription: '',
      AvailablePackageVersion: 'v1',
    });
    // Optional, not computed, and forces a new package: a version here would replace the package at every plan.
    expect(read.EngineVersion).toBeUndefined();

    // Only a changed description is an update, with the source as it was, and nothing waits for it.
    await opensearch.send(
      new UpdatePackageCommand({
        PackageID: id,
        PackageDescription: 'by Terraform',
        PackageSource: { S3BucketName: BUCKET, S3Key: 'tf-package.txt' },
      }),
    );
    expect(await findPackage(id)).toMatchObject({
      PackageDescription: 'by Terraform',
      AvailablePackageVersion: 'v2',
    });
    await packageAvailable(id);

    expect((await packagesBy('PackageName', 'tf-package')).map(({ PackageID }) => PackageID)).toEqual([id]);

    await opensearch.send(new DeletePackageCommand({ PackageID: id }));
    expect(await findPackage(id)).toBeUndefined();
    const again = await opensearch.send(new DeletePackageCommand({ PackageID: id })).catch((error: unknown) => error);
    expect(isNotFound(again, 'Package not found')).toBe(true);
  });
});

describe('aws_opensearch_package_association', () => {
  it('is created, read and destroyed', async () => {
    const id = await createPackage('tf-associated');
    await packageAvailable(id);
    await opensearch.send(new AssociatePackageCommand({ DomainName: 'one', PackageID: id }));
    await until('the association is ACTIVE', async () => {
      const found = await findAssociation('one', id);
      expect(['ASSOCIATING', 'ACTIVE']).toContain(found?.DomainPackageStatus);
      return found?.DomainPackageStatus === 'ACTIVE';
    });
    expect(await findAssociation('one', id)).toMatchObject({
      DomainName: 'one',
      PackageID: id,
      ReferencePath: `analyzers/${id}`,
    });

    await opensearch.send(new DissociatePackageCommand({ DomainName: 'one', PackageID: id }));
    await until('the association is gone', async () => {
      const found = await findAssociation('one', id);
      if (found) expect(found.DomainPackageStatus).toBe('DISSOCIATING');
      return found === undefined;
    });
    const again = await opensearch
      .send(new DissociatePackageCommand({ DomainName: 'one', PackageID: id }))
      .catch((error: unknown) => error);
    expect(isNotFound(again, 'Package is not associated to this domain')).toBe(true);

    const elsewhere = await findAssociation('no-such-domain', id).catch((error: unknown) => error);
    expect(isNotFound(elsewhere)).toBe(true);
    await opensearch.send(new DeletePackageCommand({ PackageID: id }));
  });
});

const DOMAIN = 'tf-domain';

/** As the provider expands a resource with the blocks that people write; `false` and `0` are sent as such. */
const CREATE: CreateDomainCommandInput = {
  DomainName: DOMAIN,
  EngineVersion: 'OpenSearch_3.8',
  IPAddressType: 'ipv4',
  ClusterConfig: {
    DedicatedMasterEnabled: false,
    InstanceCount: 1,
    InstanceType: 't3.small.search',
    MultiAZWithStandbyEnabled: false,
    WarmEnabled: false,
    ZoneAwarenessEnabled: false,
    ColdStorageOptions: { Enabled: false },
  },
  EBSOptions: { EBSEnabled: true, VolumeSize: 10, VolumeType: 'gp3' },
  EncryptionAtRestOptions: { Enabled: true },
  NodeToNodeEncryptionOptions: { Enabled: true },
  DomainEndpointOptions: { EnforceHTTPS: true, TLSSecurityPolicy: 'Policy-Min-TLS-1-2-PFS-2023-10' },
  AdvancedSecurityOptions: { Enabled: false, InternalUserDatabaseEnabled: false },
  SnapshotOptions: { AutomatedSnapshotStartHour: 23 },
  CognitoOptions: { Enabled: false },
  AutoTuneOptions: { DesiredState: 'DISABLED' },
  OffPeakWindowOptions: { Enabled: true, OffPeakWindow: { WindowStartTime: { Hours: 1, Minutes: 30 } } },
  SoftwareUpdateOptions: { AutoSoftwareUpdateEnabled: false },
  AdvancedOptions: { 'rest.action.multi.allow_explicit_index': 'true' },
  AccessPolicies: '{"Version":"2012-10-17","Statement":[]}',
  TagList: [{ Key: 'Domain', Value: 'TestDomain' }],
};

async function findDomain(): Promise<DomainStatus> {
  const { DomainStatus } = await opensearch.send(new DescribeDomainCommand({ DomainName: DOMAIN }));
  return given(DomainStatus, 'DomainStatus');
}

async function findDomainConfig(): Promise<DomainConfig> {
  const { DomainConfig } = await opensearch.send(new DescribeDomainConfigCommand({ DomainName: DOMAIN }));
  return given(DomainConfig, 'DomainConfig');
}

/** `waitForDomainCreation` and `waitForDomainUpdate`: a change that failed validation or was cancelled ends the wait. */
const domainReady = () =>
  until(
    `domain ${DOMAIN} is ready`,
    async () => {
      const status = await findDomain();
      expect(['ValidationFailed', 'Cancelled']).not.toContain(status.ChangeProgressDetails?.ConfigChangeStatus);
      return status.Processing === false && (status.Endpoint !== undefined || status.Endpoints !== undefined) && status;
    },
    { timeoutMs: 180_000, everyMs: 250 },
  );

describe('aws_opensearch_domain', () => {
  it('is created, read, updated with its tags kept, and destroyed', async () => {
    expect(isNotFound(await findDomain().catch((error: unknown) => error))).toBe(true);
    const created = await opensearch.send(new CreateDomainCommand(CREATE));
    const arn = given(created.DomainStatus?.ARN, 'DomainStatus.ARN');
    await domainReady();

    const status = await findDomain();
    given(status.DomainId, 'DomainId');
    expect(status.ARN).toBe(arn);
    expect(status.DomainName).toBe(DOMAIN);
    expect(status.EngineVersion).toBe('OpenSearch_3.8');
    expect(given(status.Endpoint, 'Endpoint')).not.toMatch(/^https?:/);
    // Outside a VPC these must be absent, or the provider stops.
    expect(status.VPCOptions).toBeUndefined();
    expect(status.Endpoints).toBeUndefined();

    // What was asked for comes back unchanged: a difference would be a plan that never ends.
    expect(status).toMatchObject({
      ClusterConfig: CREATE.ClusterConfig,
      EBSOptions: { ...CREATE.EBSOptions, Iops: 3000, Throughput: 125 },
      EncryptionAtRestOptions: CREATE.EncryptionAtRestOptions,
      NodeToNodeEncryptionOptions: CREATE.NodeToNodeEncryptionOptions,
      DomainEndpointOptions: CREATE.DomainEndpointOptions,
      AdvancedSecurityOptions: CREATE.AdvancedSecurityOptions,
      SnapshotOptions: CREATE.SnapshotOptions,
      CognitoOptions: CREATE.CognitoOptions,
      OffPeakWindowOptions: CREATE.OffPeakWindowOptions,
      SoftwareUpdateOptions: CREATE.SoftwareUpdateOptions,
      AdvancedOptions: CREATE.AdvancedOptions,
      AccessPolicies: CREATE.AccessPolicies,
      IPAddressType: 'ipv4',
    });
    const config = await findDomainConfig();
    expect(given(given(config.AutoTuneOptions, 'AutoTuneOptions').Options, 'AutoTuneOptions.Options')).toMatchObject({
      DesiredState: 'DISABLED',
      RollbackOnDisable: 'NO_ROLLBACK',
    });
    expect(config.ClusterConfig?.Options).toEqual(status.ClusterConfig);
    const tags = async () => (await opensearch.send(new ListTagsCommand({ ARN: arn }))).TagList;
    expect(await tags()).toEqual(CREATE.TagList);

    // Tags first, then the configuration, of which it sends the blocks that changed.
    await opensearch.send(new RemoveTagsCommand({ ARN: arn, TagKeys: ['Domain'] }));
    await opensearch.send(new AddTagsCommand({ ARN: arn, TagList: [{ Key: 'team', Value: 'search' }] }));
    await opensearch.send(
      new UpdateDomainConfigCommand({
        DomainName: DOMAIN,
        EBSOptions: { EBSEnabled: true, VolumeSize: 20, VolumeType: 'gp3' },
        SnapshotOptions: { AutomatedSnapshotStartHour: 4 },
      }),
    );
    const updated = await domainReady();
    expect(updated.EBSOptions?.VolumeSize).toBe(20);
    expect(updated.SnapshotOptions?.AutomatedSnapshotStartHour).toBe(4);
    expect(updated.ClusterConfig).toEqual(status.ClusterConfig);
    expect(updated.OffPeakWindowOptions).toEqual(CREATE.OffPeakWindowOptions);
    expect(updated.Endpoint).toBe(status.Endpoint);
    expect(await tags()).toEqual([{ Key: 'team', Value: 'search' }]);

    // Deleted means not found, or not Processing: it must stay Processing until it is gone.
    await opensearch.send(new DeleteDomainCommand({ DomainName: DOMAIN }));
    await until(`domain ${DOMAIN} is gone`, async () => {
      const found = await findDomain().catch((error: unknown) => error);
      if (isNotFound(found)) return true;
      expect(found).toMatchObject({ Processing: true, Deleted: true });
      return false;
    });
    for (let time = 1; time <= 3; time++) {
      expect(isNotFound(await findDomainConfig().catch((error: unknown) => error))).toBe(true);
    }
  });
});
