// (e) AssociatePackage → ACTIVE on 3 nodes, for files of many rules that many indices use, against the bare floor: three files, one reload call.
import { writeFile } from 'node:fs/promises';
import { UpdatePackageCommand } from '@aws-sdk/client-opensearch';
import { type Clients, clientsFor } from '../test/support/clients.ts';
import { startLongshore } from '../test/support/longshore.ts';
import { createSynonymIndex, hitsOnEachNode, nodeUrls } from '../test/support/node-search.ts';
import {
  associate,
  BUCKET,
  createDictionary,
  createDomain,
  settledDomain,
  settledPackage,
  upload,
} from '../test/support/packages.ts';
import { applyByHand, closeConnections, configDirectories } from './support/by-hand.ts';
import { quantile } from './support/load.ts';
import { publish } from './support/publish.ts';
import { ms, type Row, times } from './support/table.ts';

const DOMAIN = 'rollout';
const SIZES = [1_000, 10_000, 100_000];
const INDICES = [1, 10, 100];
const WARM_UP = 2;

/** A large file for many indices takes minutes on either side; small ones jitter. */
const roundsOf = (size: number, indices: number): number => {
  if (size * indices >= 1_000_000) return 2;
  return size * indices >= 100_000 ? 5 : 10;
};

/** Rules that are alike in every round, but for the word that shows that they are new. */
const rules = (size: number, word: string): string => {
  const lines = Array.from({ length: size - 1 }, (_, i) => `term${i}, other${i} way, third${i}`);
  return `${lines.join('\n')}\nsofa, couch, ${word}\n`;
};

/** One side of a pair: a path of its own and the indices that use it. */
interface Side {
  readonly path: string;
  readonly indices: readonly string[];
}

interface Pair {
  readonly count: number;
  readonly packageId: string;
  readonly name: string;
  readonly ours: Side;
  readonly floor: Side & { readonly files: readonly string[] };
}

async function prepare(clients: Clients, endpoint: string, count: number): Promise<Pair> {
  const name = `for-${count}`;
  const packageId = await createDictionary(clients, name, rules(1, 'divan'));
  await associate(clients, DOMAIN, packageId);
  const files = (await configDirectories(endpoint)).map((directory) => `${directory}/analyzers/by-hand-${count}`);
  for (const file of files) await writeFile(file, rules(1, 'divan'));
  const side = async (kind: string, path: string): Promise<Side> => {
    const indices = Array.from({ length: count }, (_, i) => `${kind}-${count}-${i}`);
    for (const index of indices) await createSynonymIndex(endpoint, index, path, ['a blue sofa']);
    return { path, indices };
  };
  return {
    count,
    packageId,
    name,
    ours: await side('ours', `analyzers/${packageId}`),
    floor: { ...(await side('floor', `analyzers/by-hand-${count}`)), files },
  };
}

async function applyOurs(clients: Clients, { packageId, name }: Pair, text: string): Promise<number> {
  await upload(clients, `${name}.txt`, text);
  const source = { S3BucketName: BUCKET, S3Key: `${name}.txt` };
  await clients.opensearch.send(new UpdatePackageCommand({ PackageID: packageId, PackageSource: source }));
  await settledPackage(clients, packageId);
  const start = performance.now();
  const settled = await associate(clients, DOMAIN, packageId);
  const took = performance.now() - start;
  if (settled?.DomainPackageStatus !== 'ACTIVE') throw new Error(`not ACTIVE: ${JSON.stringify(settled)}`);
  return took;
}

async function applyFloor(node: string | undefined, { floor }: Pair, text: string): Promise<number> {
  const start = performance.now();
  const answer = await applyByHand(floor.files, text, node, floor.indices.join(','));
  const took = performance.now() - start;
  const { _shards: shards } = JSON.parse(answer) as { _shards: { total: number; failed: number } };
  if (shards.failed > 0 || shards.total !== floor.indices.length * 3) throw new Error(`not reloaded: ${answer}`);
  return took;
}

/** Not timed: what was called done is done, on the first and the last index of each side. */
async function verify(endpoint: string, { ours, floor }: Pair, oursWord: string, floorWord: string): Promise<void> {
  for (const [{ indices }, word] of [
    [ours, oursWord],
    [floor, floorWord],
  ] as const) {
    for (const index of [indices[0], indices.at(-1)]) {
      const hits = Object.values(await hitsOnEachNode(endpoint, index ?? '', word));
      if (hits.some((count) => count !== 1)) throw new Error(`${index} does not serve ${word} everywhere`);
    }
  }
}

async function measure(
  clients: Clients,
  endpoint: string,
  nodes: readonly string[],
  pair: Pair,
  size: number,
): Promise<Row> {
  const rounds = roundsOf(size, pair.count);
  const ours: number[] = [];
  const floor: number[] = [];
  for (let round = rounds === 2 ? 0 : -WARM_UP; round < rounds; round++) {
    const [oursWord, floorWord] = [`ours${size}r${round + WARM_UP}`, `floor${size}r${round + WARM_UP}`];
    const a = await applyOurs(clients, pair, rules(size, oursWord));
    const b = await applyFloor(nodes[0], pair, rules(size, floorWord));
    await verify(endpoint, pair, oursWord, floorWord);
    if (round < 0) continue;
    ours.push(a);
    floor.push(b);
  }
  const spread = (values: readonly number[]) => `p50 ${ms(quantile(values, 0.5))}, p95 ${ms(quantile(values, 0.95))}`;
  const ratio = quantile(ours, 0.5) / quantile(floor, 0.5);
  const isBounded = size === 1_000 && pair.count === 10;
  return {
    what: `${size.toLocaleString('en')} rules, ${pair.count} ${pair.count === 1 ? 'index' : 'indices'}; ${rounds} rounds`,
    ours: spread(ours),
    other: `three files and one reload call: ${spread(floor)}`,
    result: times(ratio),
    goal: isBounded ? '≤ 1.3×, p95 ≤ 1 s' : '≤ 1.3×',
    met: ratio <= 1.3 && (!isBounded || quantile(ours, 0.95) <= 1_000),
  };
}

async function benchRollout(): Promise<void> {
  // A hundred indices with a hundred thousand rules on both sides are gigabytes of finite-state transducers.
  const longshore = await startLongshore({ LONGSHORE_NODE_HEAP: '4g' });
  try {
    const clients = clientsFor(longshore.url);
    await createDomain(clients, DOMAIN, 3);
    const { Endpoint: endpoint } = await settledDomain(clients, DOMAIN);
    const nodes = [...(await nodeUrls(endpoint)).values()];
    const pairs: Pair[] = [];
    for (const count of INDICES) pairs.push(await prepare(clients, endpoint, count));
    const cells = pairs.flatMap((pair) => SIZES.map((size) => ({ pair, size })));
    // The largest takes most of the time: whoever ends the run before has the others.
    cells.sort((a, b) => a.size * a.pair.count - b.size * b.pair.count);
    const rows: Row[] = [];
    for (const { pair, size } of cells) {
      rows.push(await measure(clients, endpoint, nodes, pair, size));
      await publish('rollout', rows);
    }
  } finally {
    closeConnections();
    await longshore.dispose();
  }
}

await benchRollout();
