// (b) From UpdatePackage to a hit on the last of 3 nodes, against the bare floor: write three files, call the reload endpoint by hand.
import { rename, writeFile } from 'node:fs/promises';
import { AssociatePackageCommand } from '@aws-sdk/client-opensearch';
import { type Clients, clientsFor } from '../test/support/clients.ts';
import { startLongshore } from '../test/support/longshore.ts';
import { createSynonymIndex, nodeUrls } from '../test/support/node-search.ts';
import {
  associate,
  createDictionary,
  createDomain,
  settledAssociation,
  settledDomain,
  updateDictionary,
} from '../test/support/packages.ts';
import { until } from '../test/support/until.ts';
import { quantile } from './support/load.ts';
import { publish } from './support/publish.ts';
import { ms, type Row, times } from './support/table.ts';

const ROUNDS = 20;
const INDEX = 'bench';

/** Milliseconds until every node's own copy answers the word; each is asked again as soon as it has answered. */
async function untilSearchable(nodes: readonly string[], word: string): Promise<void> {
  await Promise.all(
    nodes.map((url) =>
      until(
        `${url} knows ${word}`,
        async () => {
          const answer = await fetch(
            `${url}/${INDEX}/_search?preference=_local&q=text:${word}&filter_path=hits.total.value`,
          );
          return (await answer.text()).includes('"value":1');
        },
        { everyMs: 2 },
      ),
    ),
  );
}

const rules = (word: string): string => `sofa, couch, ${word}\n`;

async function ours(clients: Clients, id: string, nodes: readonly string[], word: string): Promise<number> {
  const start = performance.now();
  await updateDictionary(clients, id, 'bench-synonyms', rules(word));
  await clients.opensearch.send(new AssociatePackageCommand({ PackageID: id, DomainName: 'bench' }));
  await untilSearchable(nodes, word);
  return performance.now() - start;
}

async function floor(files: readonly string[], nodes: readonly string[], word: string): Promise<number> {
  const start = performance.now();
  await Promise.all(
    files.map(async (file) => {
      await writeFile(`${file}.new`, rules(word));
      await rename(`${file}.new`, file);
    }),
  );
  await fetch(`${nodes[0]}/_plugins/_refresh_search_analyzers/${INDEX}`, { method: 'POST' });
  await untilSearchable(nodes, word);
  return performance.now() - start;
}

/** Config directories of the nodes, as the nodes tell them. */
async function configDirectories(endpoint: string): Promise<string[]> {
  const answer = (await (await fetch(`http://${endpoint}/_nodes/settings?flat_settings=true`)).json()) as {
    nodes: Record<string, { settings: Record<string, string> }>;
  };
  return Object.values(answer.nodes).map(({ settings }) => `${settings['path.home']}/config`);
}

async function benchApply(): Promise<Row[]> {
  const longshore = await startLongshore();
  try {
    const clients = clientsFor(longshore.url);
    await createDomain(clients, 'bench', 3);
    const { Endpoint: endpoint } = await settledDomain(clients, 'bench');
    const id = await createDictionary(clients, 'bench-synonyms', rules('divan'));
    await associate(clients, 'bench', id);
    await createSynonymIndex(endpoint, INDEX, `analyzers/${id}`, ['a blue sofa']);
    const nodes = [...(await nodeUrls(endpoint)).values()];
    const files = (await configDirectories(endpoint)).map((directory) => `${directory}/analyzers/${id}`);
    const product: number[] = [];
    const bare: number[] = [];
    // Both in turn, so that the machine's mood is the same for both; the first round is not counted.
    for (let round = 0; round <= ROUNDS; round++) {
      const a = await ours(clients, id, nodes, `ours${round}`);
      const settled = await settledAssociation(clients, 'bench', id);
      if (settled?.DomainPackageStatus !== 'ACTIVE') throw new Error(`not ACTIVE: ${JSON.stringify(settled)}`);
      const b = await floor(files, nodes, `floor${round}`);
      if (round === 0) continue;
      product.push(a);
      bare.push(b);
    }
    const ratio = quantile(product, 0.5) / quantile(bare, 0.5);
    return [
      {
        what: `update → searchable on the last of 3 nodes, ${ROUNDS} rounds`,
        ours: `p50 ${ms(quantile(product, 0.5))}, p95 ${ms(quantile(product, 0.95))}`,
        other: `three files and one reload call: p50 ${ms(quantile(bare, 0.5))}, p95 ${ms(quantile(bare, 0.95))}`,
        result: times(ratio),
        goal: '≤ 1.5×',
        met: ratio <= 1.5,
      },
    ];
  } finally {
    await longshore.dispose();
  }
}

await publish('apply', await benchApply());
