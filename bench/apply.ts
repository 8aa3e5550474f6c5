// (b) From UpdatePackage to a hit on the last of 3 nodes, against the bare floor: write three files, call the reload endpoint by hand.
import { writeFile } from 'node:fs/promises';
import { AssociatePackageCommand, UpdatePackageCommand } from '@aws-sdk/client-opensearch';
import { type Clients, clientsFor } from '../test/support/clients.ts';
import { startLongshore } from '../test/support/longshore.ts';
import { createSynonymIndex, nodeUrls } from '../test/support/node-search.ts';
import {
  associate,
  BUCKET,
  createDictionary,
  createDomain,
  findAssociation,
  settledDomain,
  settledPackage,
  upload,
} from '../test/support/packages.ts';
import { until } from '../test/support/until.ts';
import { answerOf, applyByHand, closeConnections, configDirectories } from './support/by-hand.ts';
import { quantile } from './support/load.ts';
import { publish } from './support/publish.ts';
import { ms, type Row, times } from './support/table.ts';

const ROUNDS = 20;
const WARM_UP = 5;
const DOMAIN = 'bench';
const NAME = 'bench-synonyms';
/** The two sides have a file and an index each on the same nodes, so that neither mends or reloads what the other did. */
const OURS = 'ours';
const FLOOR = 'floor';

/** Milliseconds between two questions to a node, the same for both sides; closer ones would take the two cores away from what is measured. */
const ASK_EVERY_MS = 8;

/** Hits of the word on the node's own copy. */
async function knows(url: string, index: string, word: string): Promise<boolean> {
  const path = `/${index}/_search?preference=_local&q=text:${word}&filter_path=hits.total.value`;
  return (await answerOf('GET', url + path)).includes('"value":1');
}

/** Milliseconds from now, when `work` begins, until every node's own copy answers the word. The nodes are asked from the beginning. */
async function untilSearchable(
  nodes: readonly string[],
  index: string,
  word: string,
  work: () => Promise<unknown>,
): Promise<number> {
  const start = performance.now();
  const hits = nodes.map(async (url) => {
    await until(`${url} knows ${word}`, () => knows(url, index, word), { everyMs: ASK_EVERY_MS });
    return performance.now() - start;
  });
  const [took] = await Promise.all([Promise.all(hits), work()]);
  return Math.max(...took);
}

const rules = (word: string): string => `sofa, couch, ${word}\n`;

const update = ({ opensearch }: Clients, id: string) =>
  opensearch.send(
    new UpdatePackageCommand({ PackageID: id, PackageSource: { S3BucketName: BUCKET, S3Key: `${NAME}.txt` } }),
  );

const apply = ({ opensearch }: Clients, id: string) =>
  opensearch.send(new AssociatePackageCommand({ PackageID: id, DomainName: DOMAIN }));

async function untilActive(clients: Clients, id: string): Promise<void> {
  const settled = await until(
    'ACTIVE',
    async () => {
      const found = await findAssociation(clients, DOMAIN, id);
      return found?.DomainPackageStatus === 'ASSOCIATING' ? undefined : found;
    },
    { everyMs: ASK_EVERY_MS },
  );
  if (settled.DomainPackageStatus !== 'ACTIVE') throw new Error(`not ACTIVE: ${JSON.stringify(settled)}`);
}

/** The object lies in S3 already, as the bytes of the floor are at hand. */
async function updateAndApply(clients: Clients, id: string, nodes: readonly string[], word: string): Promise<number> {
  await upload(clients, `${NAME}.txt`, rules(word));
  const took = await untilSearchable(nodes, OURS, word, async () => {
    await update(clients, id);
    await apply(clients, id);
  });
  await untilActive(clients, id);
  return took;
}

/** The version is AVAILABLE already; the nodes are searched, or the association is asked for, while it is applied. */
async function applyOnly(
  clients: Clients,
  id: string,
  word: string,
  measure: (work: () => Promise<unknown>) => Promise<number>,
): Promise<number> {
  await upload(clients, `${NAME}.txt`, rules(word));
  await update(clients, id);
  await settledPackage(clients, id);
  const took = await measure(() => apply(clients, id));
  await untilActive(clients, id);
  return took;
}

async function floor(files: readonly string[], nodes: readonly string[], word: string): Promise<number> {
  return untilSearchable(nodes, FLOOR, word, () => applyByHand(files, rules(word), nodes[0], FLOOR));
}

async function benchApply(): Promise<Row[]> {
  const longshore = await startLongshore();
  try {
    const clients = clientsFor(longshore.url);
    await createDomain(clients, DOMAIN, 3);
    const { Endpoint: endpoint } = await settledDomain(clients, DOMAIN);
    const id = await createDictionary(clients, NAME, rules('divan'));
    await associate(clients, DOMAIN, id);
    await createSynonymIndex(endpoint, OURS, `analyzers/${id}`, ['a blue sofa']);
    const nodes = [...(await nodeUrls(endpoint)).values()];
    const files = (await configDirectories(endpoint)).map((directory) => `${directory}/analyzers/by-hand`);
    for (const file of files) await writeFile(file, rules('divan'));
    await createSynonymIndex(endpoint, FLOOR, 'analyzers/by-hand', ['a blue sofa']);
    const both: number[] = [];
    const bare: number[] = [];
    const searchable: number[] = [];
    const active: number[] = [];
    // In turn, so that the machine's mood is the same for all; the first rounds warm up clients, connections and nodes.
    for (let round = -WARM_UP; round < ROUNDS; round++) {
      const a = await updateAndApply(clients, id, nodes, `ours${round + WARM_UP}`);
      const b = await floor(files, nodes, `floor${round + WARM_UP}`);
      const c = await applyOnly(clients, id, `applied${round + WARM_UP}`, (work) =>
        untilSearchable(nodes, OURS, `applied${round + WARM_UP}`, work),
      );
      const d = await applyOnly(clients, id, `active${round + WARM_UP}`, async (work) => {
        const start = performance.now();
        await work();
        await untilActive(clients, id);
        return performance.now() - start;
      });
      if (round < 0) continue;
      both.push(a);
      bare.push(b);
      searchable.push(c);
      active.push(d);
    }
    const spread = (values: readonly number[]) => `p50 ${ms(quantile(values, 0.5))}, p95 ${ms(quantile(values, 0.95))}`;
    const against = (values: readonly number[]) => quantile(values, 0.5) / quantile(bare, 0.5);
    const other = `three files and one reload call: ${spread(bare)}`;
    return [
      {
        what: `UpdatePackage and AssociatePackage → searchable on the last of 3 nodes, ${ROUNDS} rounds`,
        ours: spread(both),
        other,
        result: times(against(both)),
        goal: '≤ 1.5×',
        met: against(both) <= 1.5,
      },
      {
        what: 'AssociatePackage of an AVAILABLE version → searchable on the last of 3 nodes',
        ours: spread(searchable),
        other,
        result: times(against(searchable)),
      },
      {
        what: 'AssociatePackage of an AVAILABLE version → ACTIVE',
        ours: spread(active),
        other,
        result: times(against(active)),
      },
    ];
  } finally {
    closeConnections();
    await longshore.dispose();
  }
}

await publish('apply', await benchApply());
