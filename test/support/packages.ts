import {
  AssociatePackageCommand,
  CreateDomainCommand,
  CreatePackageCommand,
  DescribeDomainCommand,
  DescribePackagesCommand,
  type DomainPackageDetails,
  type DomainStatus,
  ListPackagesForDomainCommand,
  type PackageDetails,
  UpdatePackageCommand,
} from '@aws-sdk/client-opensearch';
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import type { Clients } from './clients.ts';
import { until } from './until.ts';

/** The steps that every scenario takes, through the official SDK and as its users take them. */

export const BUCKET = 'dictionaries';

export async function upload(clients: Clients, key: string, body: string | Uint8Array): Promise<void> {
  await clients.s3.send(new CreateBucketCommand({ Bucket: BUCKET })).catch((error: Error) => {
    if (error.name !== 'BucketAlreadyOwnedByYou') throw error;
  });
  await clients.s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: key, Body: body }));
}

/** The package, once it has left COPYING and VALIDATING. */
export function settledPackage(clients: Clients, id: string): Promise<PackageDetails> {
  return until(`package ${id} settles`, async () => {
    const answer = await clients.opensearch.send(
      new DescribePackagesCommand({ Filters: [{ Name: 'PackageID', Value: [id] }] }),
    );
    const found = answer.PackageDetailsList?.[0];
    return found?.PackageStatus === 'COPYING' || found?.PackageStatus === 'VALIDATING' ? undefined : found;
  });
}

/** Uploads, creates, and gives the package's id; the package may still be COPYING. */
export async function createDictionary(clients: Clients, name: string, body: string | Uint8Array): Promise<string> {
  await upload(clients, `${name}.txt`, body);
  const { PackageDetails } = await clients.opensearch.send(
    new CreatePackageCommand({
      PackageName: name,
      PackageType: 'TXT-DICTIONARY',
      PackageSource: { S3BucketName: BUCKET, S3Key: `${name}.txt` },
    }),
  );
  if (PackageDetails?.PackageID === undefined) throw new Error('CreatePackage gave no PackageID');
  return PackageDetails.PackageID;
}

export async function updateDictionary(
  clients: Clients,
  id: string,
  name: string,
  body: string | Uint8Array,
): Promise<void> {
  await upload(clients, `${name}.txt`, body);
  await clients.opensearch.send(
    new UpdatePackageCommand({
      PackageID: id,
      PackageSource: { S3BucketName: BUCKET, S3Key: `${name}.txt` },
      CommitMessage: `${body.length} bytes`,
    }),
  );
}

export async function findAssociation(
  clients: Clients,
  domain: string,
  id: string,
): Promise<DomainPackageDetails | undefined> {
  const answer = await clients.opensearch.send(new ListPackagesForDomainCommand({ DomainName: domain }));
  return answer.DomainPackageDetailsList?.find(({ PackageID }) => PackageID === id);
}

/** The association, once it has left ASSOCIATING and DISSOCIATING; undefined when it is gone. */
export async function settledAssociation(
  clients: Clients,
  domain: string,
  id: string,
): Promise<DomainPackageDetails | undefined> {
  const settled = await until(`the association of ${id} with ${domain} settles`, async () => {
    const found = await findAssociation(clients, domain, id);
    const moving = found?.DomainPackageStatus === 'ASSOCIATING' || found?.DomainPackageStatus === 'DISSOCIATING';
    return moving ? undefined : { found };
  });
  return settled.found;
}

/** Associates and waits; the answer may be ACTIVE or ASSOCIATION_FAILED. */
export async function associate(
  clients: Clients,
  domain: string,
  id: string,
): Promise<DomainPackageDetails | undefined> {
  await clients.opensearch.send(new AssociatePackageCommand({ PackageID: id, DomainName: domain }));
  return settledAssociation(clients, domain, id);
}

export async function createDomain(clients: Clients, name: string, nodes: number): Promise<void> {
  await clients.opensearch.send(
    new CreateDomainCommand({
      DomainName: name,
      EngineVersion: 'OpenSearch_3.8',
      ClusterConfig: { InstanceCount: nodes },
    }),
  );
}

/** The domain, once it is not Processing and has an endpoint. */
export function settledDomain(clients: Clients, name: string): Promise<DomainStatus & { Endpoint: string }> {
  return until(
    `domain ${name} is ready`,
    async () => {
      const { DomainStatus: status } = await clients.opensearch.send(new DescribeDomainCommand({ DomainName: name }));
      return status?.Processing === false && status.Endpoint !== undefined
        ? { ...status, Endpoint: status.Endpoint }
        : undefined;
    },
    { timeoutMs: 300_000, everyMs: 250 },
  );
}
