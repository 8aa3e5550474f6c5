// The oldest engine that is offered: another distribution, another build of the reload plugin, the same promises.
import { CreateDomainCommand, DeleteDomainCommand, DescribeDomainCommand } from '@aws-sdk/client-opensearch';
import { afterAll, expect, inject, it } from 'vitest';
import { clientsFor } from '../support/clients.ts';
import { createSynonymIndex, hitsOnEachNode } from '../support/node-search.ts';
import { associate, createDictionary, settledDomain, updateDictionary } from '../support/packages.ts';

const clients = clientsFor(inject('longshore').url);
const DOMAIN = 'oldest';

afterAll(() => clients.opensearch.send(new DeleteDomainCommand({ DomainName: DOMAIN })));

it('serves a domain of OpenSearch 3.5 and its dictionary', async () => {
  await clients.opensearch.send(new CreateDomainCommand({ DomainName: DOMAIN, EngineVersion: 'OpenSearch_3.5' }));
  const { Endpoint: endpoint } = await settledDomain(clients, DOMAIN);
  expect(await (await fetch(`http://${endpoint}/`)).json()).toMatchObject({ version: { number: '3.5.0' } });
  const { DomainStatus: status } = await clients.opensearch.send(new DescribeDomainCommand({ DomainName: DOMAIN }));
  expect(status?.EngineVersion).toBe('OpenSearch_3.5');

  const id = await createDictionary(clients, 'oldest-synonyms', 'crane, hoist\n');
  expect(await associate(clients, DOMAIN, id)).toMatchObject({ DomainPackageStatus: 'ACTIVE' });
  await createSynonymIndex(endpoint, 'machines', `analyzers/${id}`, ['a tall hoist']);
  expect(await hitsOnEachNode(endpoint, 'machines', 'crane')).toEqual({ 'oldest-0': 1 });
  expect(await hitsOnEachNode(endpoint, 'machines', 'derrick')).toEqual({ 'oldest-0': 0 });

  await updateDictionary(clients, id, 'oldest-synonyms', 'crane, hoist, derrick\n');
  expect(await associate(clients, DOMAIN, id)).toMatchObject({ DomainPackageStatus: 'ACTIVE', PackageVersion: 'v2' });
  expect(await hitsOnEachNode(endpoint, 'machines', 'derrick')).toEqual({ 'oldest-0': 1 });

  await updateDictionary(clients, id, 'oldest-synonyms', 'a => b => c\n');
  const failed = await associate(clients, DOMAIN, id);
  expect(failed).toMatchObject({ DomainPackageStatus: 'ASSOCIATION_FAILED', PackageVersion: 'v2' });
  expect(failed?.ErrorDetails?.ErrorMessage).toMatch(/line 1/);
  expect(await hitsOnEachNode(endpoint, 'machines', 'derrick')).toEqual({ 'oldest-0': 1 });
});
