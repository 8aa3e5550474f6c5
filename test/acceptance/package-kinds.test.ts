// Plugins, licences and configurations: created, validated by what is in them, versioned; and not yet put on nodes.
import { readFile } from 'node:fs/promises';
import {
  AssociatePackageCommand,
  AssociatePackagesCommand,
  CreatePackageCommand,
  type CreatePackageCommandInput,
  DeletePackageCommand,
  GetPackageVersionHistoryCommand,
  ListPackagesForDomainCommand,
  type PackageDetails,
  UpdatePackageCommand,
} from '@aws-sdk/client-opensearch';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { clientsFor } from '../support/clients.ts';
import { BUCKET, settledPackage, upload } from '../support/packages.ts';
import { JOB_SCHEDULER, releasedPlugin } from '../support/plugin-zip.ts';
import { zipFile } from '../support/zip-file.ts';

const { url } = inject('longshore');
const clients = clientsFor(url);
const { opensearch } = clients;

const PROPERTIES = {
  Name: 'opensearch-job-scheduler',
  Description: 'OpenSearch Job Scheduler plugin',
  Version: JOB_SCHEDULER.version,
  ClassName: 'org.opensearch.jobscheduler.JobSchedulerPlugin',
  UncompressedSizeInBytes: expect.any(Number),
};

let plugin: Buffer;

beforeAll(async () => {
  plugin = await readFile(await releasedPlugin(JOB_SCHEDULER));
});

/** Uploads under `key` and creates; the package once it has settled, with its id. */
async function create(
  input: Omit<CreatePackageCommandInput, 'PackageSource'>,
  key: string,
  body: string | Uint8Array,
): Promise<PackageDetails & { PackageID: string }> {
  await upload(clients, key, body);
  const { PackageDetails: created } = await opensearch.send(
    new CreatePackageCommand({ ...input, PackageSource: { S3BucketName: BUCKET, S3Key: key } }),
  );
  expect(created?.PackageStatus).toBe('COPYING');
  const settled = await settledPackage(clients, created?.PackageID ?? '');
  return { ...settled, PackageID: settled.PackageID ?? '' };
}

const pluginNamed = (PackageName: string, EngineVersion: string = JOB_SCHEDULER.engineVersion) => ({
  PackageName,
  PackageType: 'ZIP-PLUGIN' as const,
  EngineVersion,
});

/** The modelled refusal of what is not installed yet, and nothing left on the domain. */
async function expectNotOffered(id: string, type: string): Promise<void> {
  const refusal = {
    name: 'ValidationException',
    message: expect.stringMatching(
      new RegExp(`^Operation not allowed\\. Package ${id} is a ${type}: .* not offered yet`),
    ),
    $metadata: { httpStatusCode: 400 },
  };
  await expect(
    opensearch.send(new AssociatePackageCommand({ PackageID: id, DomainName: 'one' })),
  ).rejects.toMatchObject(refusal);
  await expect(
    opensearch.send(new AssociatePackagesCommand({ DomainName: 'one', PackageList: [{ PackageID: id }] })),
  ).rejects.toMatchObject(refusal);
  const { DomainPackageDetailsList } = await opensearch.send(new ListPackagesForDomainCommand({ DomainName: 'one' }));
  expect(DomainPackageDetailsList?.map(({ PackageID }) => PackageID)).not.toContain(id);
}

describe('a ZIP-PLUGIN', () => {
  it('shows what a released plugin says of itself, in its details and in each version', async () => {
    const pkg = await create(pluginNamed('job-scheduler'), 'job-scheduler.zip', plugin);
    expect(pkg).toMatchObject({
      PackageID: expect.stringMatching(/^pkg-[0-9a-f]{40}$/),
      PackageStatus: 'AVAILABLE',
      AvailablePackageVersion: 'v1',
      EngineVersion: JOB_SCHEDULER.engineVersion,
      AvailablePluginProperties: PROPERTIES,
    });
    expect(pkg.ErrorDetails).toBeUndefined();
    expect(pkg.AvailablePluginProperties?.UncompressedSizeInBytes).toBeGreaterThan(plugin.length);

    // Not a plugin any more: the version fails, and the one before stays the available one.
    await upload(clients, 'job-scheduler.zip', 'no zip');
    await opensearch.send(
      new UpdatePackageCommand({
        PackageID: pkg.PackageID,
        PackageSource: { S3BucketName: BUCKET, S3Key: 'job-scheduler.zip' },
        CommitMessage: 'broken on the way',
      }),
    );
    expect(await settledPackage(clients, pkg.PackageID)).toMatchObject({
      PackageStatus: 'VALIDATION_FAILED',
      AvailablePackageVersion: 'v1',
      AvailablePluginProperties: PROPERTIES,
      ErrorDetails: { ErrorType: 'InvalidPlugin' },
    });
    const history = await opensearch.send(new GetPackageVersionHistoryCommand({ PackageID: pkg.PackageID }));
    expect(history.PackageVersionHistoryList).toEqual([
      { PackageVersion: 'v2', CommitMessage: 'broken on the way', CreatedAt: expect.any(Date) },
      { PackageVersion: 'v1', CreatedAt: expect.any(Date), PluginProperties: PROPERTIES },
    ]);

    await expectNotOffered(pkg.PackageID, 'ZIP-PLUGIN');
    const { PackageDetails } = await opensearch.send(new DeletePackageCommand({ PackageID: pkg.PackageID }));
    expect(PackageDetails?.PackageStatus).toBe('DELETED');
  });

  it('needs an EngineVersion, and the one that it is built for', async () => {
    const { EngineVersion: _, ...without } = pluginNamed('for-any-engine');
    await expect(create(without, 'any.zip', plugin)).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'Operation not allowed. EngineVersion is a required parameter for this operation.',
    });
    expect(await create(pluginNamed('for-another-engine', 'OpenSearch_3.8'), 'other.zip', plugin)).toMatchObject({
      PackageStatus: 'VALIDATION_FAILED',
      ErrorDetails: {
        ErrorType: 'IncompatibleEngine',
        ErrorMessage: expect.stringMatching(/3\.4\.0.*doesn't matches with the provided EngineVersion OpenSearch_3\.8/),
      },
    });
  });

  it.each([
    ['without-descriptor', zipFile([{ name: 'a.jar', content: 'x' }]), /plugin-descriptor\.properties is missing/],
    [
      'with-half-a-descriptor',
      zipFile([
        { name: 'plugin-descriptor.properties', content: 'name=half\nversion=1\n' },
        { name: 'a.jar', content: 'x' },
      ]),
      /\[description\] is missing.*\[classname\] is missing.*\[java\.version\] is missing/,
    ],
    ['that-leads-out', zipFile([{ name: '../escaped.jar', content: 'x' }]), /\.\.\/escaped\.jar|invalid relative path/],
  ])('%s is told every fault', async (name, body, message) => {
    expect(await create(pluginNamed(name), `${name}.zip`, body)).toMatchObject({
      PackageStatus: 'VALIDATION_FAILED',
      ErrorDetails: {
        ErrorType: 'InvalidPlugin',
        ErrorMessage: expect.stringMatching(new RegExp(`^PluginValidationFailureReason : .*(?:${message.source})`)),
      },
    });
  });
});

describe('a PACKAGE-LICENSE', () => {
  const license = (PackageName: string) => ({ PackageName, PackageType: 'PACKAGE-LICENSE' as const });

  it('is kept when it is well-formed', async () => {
    const pkg = await create(license('a-license'), 'license.json', '{"customer": "Longshore"}');
    expect(pkg).toMatchObject({ PackageStatus: 'AVAILABLE', AvailablePackageVersion: 'v1' });
    expect(pkg.EngineVersion).toBeUndefined();
    await expectNotOffered(pkg.PackageID, 'PACKAGE-LICENSE');
  });

  it('is told where it is broken', async () => {
    expect(await create(license('broken-license'), 'license.xml', '<license>\n</licence>')).toMatchObject({
      PackageStatus: 'VALIDATION_FAILED',
      ErrorDetails: { ErrorType: 'InvalidLicense', ErrorMessage: expect.stringContaining('line 2') },
    });
  });
});

describe('a PACKAGE-CONFIG', () => {
  const config = (PackageName: string) => ({ PackageName, PackageType: 'PACKAGE-CONFIG' as const });

  it('is kept when it is an archive with files', async () => {
    const body = zipFile([{ name: 'config/plugin.yml', content: 'key: value\n' }]);
    const pkg = await create(config('a-configuration'), 'configuration.zip', body);
    expect(pkg).toMatchObject({ PackageStatus: 'AVAILABLE', AvailablePackageVersion: 'v1' });
    await expectNotOffered(pkg.PackageID, 'PACKAGE-CONFIG');
  });

  it('is refused when it is no archive', async () => {
    expect(await create(config('no-configuration'), 'configuration.txt', 'key: value\n')).toMatchObject({
      PackageStatus: 'VALIDATION_FAILED',
      ErrorDetails: { ErrorType: 'InvalidConfiguration' },
    });
  });
});
