// What cannot work says why, and leaves the cluster as it was.
import { CreatePackageCommand } from '@aws-sdk/client-opensearch';
import { expect, inject, it } from 'vitest';
import { clientsFor } from '../support/clients.ts';
import { createSynonymIndex, hitsOnEachNode } from '../support/node-search.ts';
import { associate, createDictionary, settledPackage, updateDictionary } from '../support/packages.ts';

const { url, endpoints } = inject('longshore');
const clients = clientsFor(url);
const EVERY_NODE = { 'three-0': 1, 'three-1': 1, 'three-2': 1 };

it('changes nothing on any node when the engine rejects the new bytes, and says why', async () => {
  const id = await createDictionary(clients, 'soon-broken', 'danish, croissant\n');
  expect(await associate(clients, 'three', id)).toMatchObject({ DomainPackageStatus: 'ACTIVE' });
  await createSynonymIndex(endpoints.three, 'fragile', `analyzers/${id}`, ['a croissant']);
  expect(await hitsOnEachNode(endpoints.three, 'fragile', 'danish')).toEqual(EVERY_NODE);

  await updateDictionary(clients, id, 'soon-broken', 'danish, croissant\nfine, good\na => b => c\n');
  const failed = await associate(clients, 'three', id);
  expect(failed).toMatchObject({
    DomainPackageStatus: 'ASSOCIATION_FAILED',
    PackageVersion: 'v1',
    ErrorDetails: { ErrorType: 'RehearsalFailed' },
  });
  expect(failed?.ErrorDetails?.ErrorMessage).toMatch(/fragile/);
  expect(failed?.ErrorDetails?.ErrorMessage).toMatch(/line 3 \(a => b => c\)/);
  expect(await hitsOnEachNode(endpoints.three, 'fragile', 'danish')).toEqual(EVERY_NODE);
  // Whoever builds the analyzer anew, as a node does when it starts, meets the old rules.
  await createSynonymIndex(endpoints.three, 'built-anew', `analyzers/${id}`, ['a croissant']);
  expect(await hitsOnEachNode(endpoints.three, 'built-anew', 'danish')).toEqual(EVERY_NODE);

  // And the way out is another version.
  await updateDictionary(clients, id, 'soon-broken', 'danish, croissant, brioche\n');
  expect(await associate(clients, 'three', id)).toMatchObject({ DomainPackageStatus: 'ACTIVE', PackageVersion: 'v3' });
  expect(await hitsOnEachNode(endpoints.three, 'fragile', 'brioche')).toEqual(EVERY_NODE);
});

it('says line and column of bytes that are not UTF-8, and fails the association that waited', async () => {
  const bytes = Buffer.concat([
    Buffer.from('danish, croissant\nice cream, g'),
    Buffer.from([0xe9]),
    Buffer.from('lato\n'),
  ]);
  const id = await createDictionary(clients, 'latin-one', bytes);
  const association = await associate(clients, 'one', id);
  expect(await settledPackage(clients, id)).toMatchObject({
    PackageStatus: 'VALIDATION_FAILED',
    ErrorDetails: { ErrorType: 'InvalidEncoding', ErrorMessage: expect.stringMatching(/line 2.*column 13/) },
  });
  expect(association).toMatchObject({
    DomainPackageStatus: 'ASSOCIATION_FAILED',
    ErrorDetails: { ErrorType: 'InvalidEncoding' },
  });
});

it('says which object could not be read', async () => {
  const { PackageDetails } = await clients.opensearch.send(
    new CreatePackageCommand({
      PackageName: 'never-uploaded',
      PackageType: 'TXT-DICTIONARY',
      PackageSource: { S3BucketName: 'no-such-bucket', S3Key: 'nothing.txt' },
    }),
  );
  expect(await settledPackage(clients, PackageDetails?.PackageID ?? '')).toMatchObject({
    PackageStatus: 'COPY_FAILED',
    ErrorDetails: { ErrorType: 'SourceNotReadable', ErrorMessage: expect.stringContaining('no-such-bucket') },
  });
});
