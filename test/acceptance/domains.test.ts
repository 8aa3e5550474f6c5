// Local domains: nodes come and go, are killed and come back; a name is used again and starts clean.
import {
  AssociatePackageCommand,
  DeleteDomainCommand,
  DescribeDomainChangeProgressCommand,
  DescribeDomainCommand,
  DescribeDomainHealthCommand,
  DescribeDomainNodesCommand,
  ListPackagesForDomainCommand,
  UpdateDomainConfigCommand,
} from '@aws-sdk/client-opensearch';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Clients, clientsFor } from '../support/clients.ts';
import { type Longshore, startLongshore } from '../support/longshore.ts';
import { nodeProcess } from '../support/node-process.ts';
import { createSynonymIndex, hitsOnEachNode } from '../support/node-search.ts';
import { associate, createDictionary, createDomain, settledAssociation, settledDomain } from '../support/packages.ts';
import { until } from '../support/until.ts';

let longshore: Longshore;
let clients: Clients;

beforeAll(async () => {
  longshore = await startLongshore();
  clients = clientsFor(longshore.url);
});

afterAll(() => longshore?.dispose());

const gone = (name: string) =>
  until(`domain ${name} is gone`, async () => {
    try {
      await clients.opensearch.send(new DescribeDomainCommand({ DomainName: name }));
      return false;
    } catch (error) {
      return error instanceof Error && error.name === 'ResourceNotFoundException';
    }
  });

it('scales, survives killed nodes, waits for them by name, and starts clean under an old name', async () => {
  await createDomain(clients, 'yard', 1);
  await settledDomain(clients, 'yard');
  const id = await createDictionary(clients, 'yard-synonyms', 'crane, hoist\n');
  expect(await associate(clients, 'yard', id)).toMatchObject({ DomainPackageStatus: 'ACTIVE' });
  const { Endpoint: endpoint } = await settledDomain(clients, 'yard');
  await createSynonymIndex(endpoint, 'machines', `analyzers/${id}`, ['a tall hoist']);
  expect(await hitsOnEachNode(endpoint, 'machines', 'crane')).toEqual({ 'yard-0': 1 });

  // Up: the new node has the dictionary before a shard can need it, under the same endpoint.
  await clients.opensearch.send(
    new UpdateDomainConfigCommand({ DomainName: 'yard', ClusterConfig: { InstanceCount: 2 } }),
  );
  const grown = await settledDomain(clients, 'yard');
  expect(grown.Endpoint).toBe(endpoint);
  await until('both nodes hold a copy', async () => {
    const hits = await hitsOnEachNode(endpoint, 'machines', 'crane');
    return hits['yard-0'] === 1 && hits['yard-1'] === 1;
  });
  const nodes = await clients.opensearch.send(new DescribeDomainNodesCommand({ DomainName: 'yard' }));
  expect(nodes.DomainNodesStatusList?.map((node) => node.NodeStatus)).toEqual(['Active', 'Active']);
  expect(await clients.opensearch.send(new DescribeDomainHealthCommand({ DomainName: 'yard' }))).toMatchObject({
    ClusterHealth: 'Green',
    DataNodeCount: '2',
  });

  // A node that was killed: a change waits, says for which node, and goes on when it answers again.
  const killed = await nodeProcess(endpoint, 'yard-1');
  process.kill(killed.pid, 'SIGKILL');
  await until('the node is told as not available', async () => {
    const answer = await clients.opensearch.send(new DescribeDomainNodesCommand({ DomainName: 'yard' }));
    return answer.DomainNodesStatusList?.some((node) => node.NodeStatus === 'NotAvailable');
  });
  const other = await createDictionary(clients, 'yard-stopwords', 'the\na\n');
  await clients.opensearch.send(new AssociatePackageCommand({ PackageID: other, DomainName: 'yard' }));
  await until('the change says for what it waits', async () => {
    const { ChangeProgressStatus: progress } = await clients.opensearch.send(
      new DescribeDomainChangeProgressCommand({ DomainName: 'yard' }),
    );
    return progress?.ChangeProgressStages?.some((stage) => stage.Description?.includes('yard-1'));
  });
  expect(await settledAssociation(clients, 'yard', other)).toMatchObject({ DomainPackageStatus: 'ACTIVE' });
  await until('both nodes serve again', async () => {
    const hits = await hitsOnEachNode(endpoint, 'machines', 'crane');
    return hits['yard-0'] === 1 && hits['yard-1'] === 1;
  });
  expect((await nodeProcess(endpoint, 'yard-1')).pid).not.toBe(killed.pid);

  // Down: the data moves first.
  await clients.opensearch.send(
    new UpdateDomainConfigCommand({ DomainName: 'yard', ClusterConfig: { InstanceCount: 1 } }),
  );
  await settledDomain(clients, 'yard');
  expect(await hitsOnEachNode(endpoint, 'machines', 'crane')).toEqual({ 'yard-0': 1 });

  // Gone, with all that was on it; the same name again knows nothing.
  await clients.opensearch.send(new DeleteDomainCommand({ DomainName: 'yard' }));
  await gone('yard');
  await createDomain(clients, 'yard', 1);
  const again = await settledDomain(clients, 'yard');
  expect(
    (await clients.opensearch.send(new ListPackagesForDomainCommand({ DomainName: 'yard' }))).DomainPackageDetailsList,
  ).toEqual([]);
  expect((await fetch(`http://${again.Endpoint}/machines`)).status).toBe(404);
  // The package itself is still there and can be used again.
  expect(await associate(clients, 'yard', id)).toMatchObject({ DomainPackageStatus: 'ACTIVE' });
  await createSynonymIndex(again.Endpoint, 'machines', `analyzers/${id}`, ['a tall hoist']);
  expect(await hitsOnEachNode(again.Endpoint, 'machines', 'crane')).toEqual({ 'yard-0': 1 });
});
