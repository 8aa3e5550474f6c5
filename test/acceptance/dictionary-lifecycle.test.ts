// The main job, through the JavaScript SDK: a dictionary on every node, an update, a second domain that keeps its version,
// and the way back. Each step is proved by a search on each node's own copy.
import {
  DeletePackageCommand,
  DescribePackagesCommand,
  DissociatePackageCommand,
  GetPackageVersionHistoryCommand,
  ListDomainsForPackageCommand,
} from '@aws-sdk/client-opensearch';
import { describe, expect, inject, it } from 'vitest';
import { clientsFor } from '../support/clients.ts';
import { createSynonymIndex, deleteIndex, hitsOnEachNode } from '../support/node-search.ts';
import {
  associate,
  createDictionary,
  settledAssociation,
  settledPackage,
  updateDictionary,
} from '../support/packages.ts';

const { url, endpoints } = inject('longshore');
const clients = clientsFor(url);

const V1 = 'danish, croissant, pastry\nice cream, gelato, frozen custard\n';
const V2 = `${V1}sneaker, tennis shoe, running shoe\n`;
const DOCUMENTS = ['a fresh croissant', 'two scoops of gelato', 'a running shoe'];

// Twice: what is deleted leaves nothing behind that a second life would trip over.
describe.each([1, 2])('life %i of a dictionary', () => {
  it('goes from upload to a hit on every node, and back', async () => {
    const id = await createDictionary(clients, 'shop-synonyms', V1);
    expect(id).toMatch(/^F\d{9}$/);

    // Associated without waiting for AVAILABLE, as AWS's own sample does.
    for (const domain of ['one', 'three']) {
      expect(await associate(clients, domain, id)).toMatchObject({
        DomainPackageStatus: 'ACTIVE',
        PackageVersion: 'v1',
        ReferencePath: `analyzers/${id}`,
      });
    }

    for (const endpoint of Object.values(endpoints)) {
      await createSynonymIndex(endpoint, 'goods', `analyzers/${id}`, DOCUMENTS);
    }
    expect(await hitsOnEachNode(endpoints.three, 'goods', 'danish')).toEqual({
      'three-0': 1,
      'three-1': 1,
      'three-2': 1,
    });
    expect(await hitsOnEachNode(endpoints.one, 'goods', 'danish')).toEqual({ 'one-0': 1 });

    // A new version changes nothing anywhere until a domain is told.
    await updateDictionary(clients, id, 'shop-synonyms', V2);
    expect(await settledPackage(clients, id)).toMatchObject({
      PackageStatus: 'AVAILABLE',
      AvailablePackageVersion: 'v2',
    });
    expect(await hitsOnEachNode(endpoints.three, 'goods', 'sneaker')).toEqual({
      'three-0': 0,
      'three-1': 0,
      'three-2': 0,
    });

    expect(await associate(clients, 'three', id)).toMatchObject({
      DomainPackageStatus: 'ACTIVE',
      PackageVersion: 'v2',
    });
    expect(await hitsOnEachNode(endpoints.three, 'goods', 'sneaker')).toEqual({
      'three-0': 1,
      'three-1': 1,
      'three-2': 1,
    });
    expect(await hitsOnEachNode(endpoints.one, 'goods', 'sneaker')).toEqual({ 'one-0': 0 });
    const domains = await clients.opensearch.send(new ListDomainsForPackageCommand({ PackageID: id }));
    expect(
      Object.fromEntries((domains.DomainPackageDetailsList ?? []).map((d) => [d.DomainName, d.PackageVersion])),
    ).toEqual({ one: 'v1', three: 'v2' });

    const history = await clients.opensearch.send(new GetPackageVersionHistoryCommand({ PackageID: id }));
    expect(history.PackageVersionHistoryList?.map((v) => v.PackageVersion)).toEqual(['v2', 'v1']);

    // In use: refused, with the index that uses it.
    await clients.opensearch.send(new DissociatePackageCommand({ PackageID: id, DomainName: 'three' }));
    const refused = await settledAssociation(clients, 'three', id);
    expect(refused).toMatchObject({ DomainPackageStatus: 'DISSOCIATION_FAILED', ErrorDetails: { ErrorType: 'InUse' } });
    expect(refused?.ErrorDetails?.ErrorMessage).toContain('goods');
    expect(await hitsOnEachNode(endpoints.three, 'goods', 'sneaker')).toEqual({
      'three-0': 1,
      'three-1': 1,
      'three-2': 1,
    });

    await expect(clients.opensearch.send(new DeletePackageCommand({ PackageID: id }))).rejects.toMatchObject({
      name: 'ConflictException',
    });

    for (const [domain, endpoint] of Object.entries(endpoints)) {
      await deleteIndex(endpoint, 'goods');
      await clients.opensearch.send(new DissociatePackageCommand({ PackageID: id, DomainName: domain }));
      expect(await settledAssociation(clients, domain, id)).toBeUndefined();
      // The file is gone from every node: an index that names it cannot be made.
      await expect(createSynonymIndex(endpoint, 'late', `analyzers/${id}`, [])).rejects.toThrow(
        /synonyms_path|NoSuchFile|IOException/,
      );
    }
    await clients.opensearch.send(new DeletePackageCommand({ PackageID: id }));
    const gone = clients.opensearch.send(
      new DescribePackagesCommand({ Filters: [{ Name: 'PackageName', Value: ['shop-synonyms'] }] }),
    );
    expect((await gone).PackageDetailsList).toEqual([]);
  });
});
