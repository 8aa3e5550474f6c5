// What happens to a node's dictionaries behind Longshore's back is put right and told: while the node runs, and before it starts again.
import { readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DICTIONARY_KINDS, type DictionaryKind } from '../fixtures/dictionary-kinds.ts';
import { type Clients, clientsFor } from '../support/clients.ts';
import { type Longshore, startLongshore } from '../support/longshore.ts';
import { hitsOnEachNode } from '../support/node-search.ts';
import { associate, createDictionary, createDomain, settledDomain } from '../support/packages.ts';
import { until } from '../support/until.ts';
import { createWordIndex } from '../support/word-index.ts';

const DOMAIN = 'quay';
const NODE = 'quay-0';
const KINDS = DICTIONARY_KINDS.filter(({ name }) => name === 'synonyms-solr' || name === 'hunspell');

let longshore: Longshore;
let clients: Clients;
let config: string;

const endpointOf = async () => (await settledDomain(clients, DOMAIN)).Endpoint;
const inConfig = (...names: readonly string[]) => join(config, ...names);

beforeAll(async () => {
  longshore = await startLongshore();
  clients = clientsFor(longshore.url);
  config = join(longshore.home, 'nodes', `000000000000-${DOMAIN}`, NODE, 'config');
  await createDomain(clients, DOMAIN, 1);
  const endpoint = await endpointOf();
  for (const kind of KINDS) {
    const id = await createDictionary(clients, kind.name, kind.good);
    expect(await associate(clients, DOMAIN, id)).toMatchObject({ DomainPackageStatus: 'ACTIVE' });
    await createWordIndex(`http://${endpoint}`, kind.name, kind, `analyzers/${kind.name}`);
  }
});

afterAll(() => longshore?.dispose());

async function drifts(): Promise<readonly Record<string, unknown>[]> {
  const answer = await fetch(`${longshore.url}/_longshore/v1/events?type=NodeDrifted&limit=1000`);
  const { events } = (await answer.json()) as { events: readonly { data: Record<string, unknown> }[] };
  return events.map(({ data }) => data);
}

async function expectFinds(endpoint: string): Promise<void> {
  for (const { name, finds } of KINDS)
    for (const [query, hits] of Object.entries(finds))
      expect(await hitsOnEachNode(endpoint, name, query), `${name}: ${query}`).toEqual({ [NODE]: hits });
}

const kindNamed = (name: string): DictionaryKind => {
  const kind = KINDS.find((one) => one.name === name);
  if (!kind) throw new Error(`no kind ${name}`);
  return kind;
};

it('puts back a link, a file and a file of a directory, and tells each', async () => {
  const words = inConfig('analyzers/hunspell/hunspell/en_US/en_US.dic');
  const synonyms = inConfig('analyzers/synonyms-solr');
  const target = await readlink(synonyms);
  const tree = await readFile(words, 'utf8');

  await rm(synonyms);
  await until('the link is back', async () => (await readlink(synonyms)) === target, { timeoutMs: 60_000 });
  await writeFile(synonyms, 'by, hand\n');
  await until('the file is back', async () => (await readFile(synonyms, 'utf8')) === kindNamed('synonyms-solr').good);
  await writeFile(words, '1\ncow/S\n');
  await until('the words are back', async () => (await readFile(words, 'utf8')) === tree);

  const id = target.split('/').at(-1);
  const told = await until('all of it is told', async () => {
    const found = await drifts();
    return found.length >= 3 && found;
  });
  expect(told).toEqual([
    { node: NODE, path: 'analyzers/synonyms-solr', found: 'missing', repaired: true },
    { node: NODE, path: `analyzers/${id}`, found: expect.stringMatching(/^[0-9a-f]{64}$/), repaired: true },
    { node: NODE, path: expect.stringMatching(/^analyzers\/F/), found: expect.any(String), repaired: true },
  ]);
  await expectFinds(await endpointOf());
});

it('gives a node that lost its dictionaries all of them before it starts', async () => {
  await longshore.stop();
  for (const name of ['analyzers', 'longshore-trees', '.longshore']) await rm(inConfig(name), { recursive: true });
  await longshore.start();
  const endpoint = await endpointOf();
  await until('every shard is there', async () => {
    const health = await fetch(`http://${endpoint}/_cluster/health?wait_for_status=green&timeout=5s`);
    return health.status === 200;
  });
  await expectFinds(endpoint);
});
