// (f) How long a change takes while everybody searches: through the domain endpoint and on each of 3 nodes, without a pause.
import { setTimeout as delay } from 'node:timers/promises';
import { type Clients, clientsFor } from '../test/support/clients.ts';
import { startLongshore } from '../test/support/longshore.ts';
import { createSynonymIndex, nodeUrls } from '../test/support/node-search.ts';
import {
  associate,
  createDictionary,
  createDomain,
  settledDomain,
  settledPackage,
  updateDictionary,
} from '../test/support/packages.ts';
import { type Answer, startSearchLoad } from '../test/support/search-load.ts';
import { quantile } from './support/load.ts';
import { publish } from './support/publish.ts';
import { ms, type Row, times } from './support/table.ts';

const DOMAIN = 'live';
const NAME = 'live-synonyms';
const INDEX = 'searched';
const UPDATES = 100;
const WARM_UP = 10;
/** Between two changes: what searches take when nothing happens. */
const QUIET_MS = 100;

const rules = (version: number): string => `probe => word${version}\n`;

const apply = async (clients: Clients, id: string, version: number): Promise<number> => {
  await updateDictionary(clients, id, NAME, rules(version));
  await settledPackage(clients, id);
  const start = performance.now();
  const settled = await associate(clients, DOMAIN, id);
  if (settled?.DomainPackageStatus !== 'ACTIVE') throw new Error(`not ACTIVE: ${JSON.stringify(settled)}`);
  return performance.now() - start;
};

const latencies = (answers: readonly Answer[]): readonly number[] =>
  answers.map(({ started, ended }) => ended - started);

async function benchLive(): Promise<Row[]> {
  const longshore = await startLongshore();
  try {
    const clients = clientsFor(longshore.url);
    await createDomain(clients, DOMAIN, 3);
    const { Endpoint: endpoint } = await settledDomain(clients, DOMAIN);
    const id = await createDictionary(clients, NAME, rules(0));
    await associate(clients, DOMAIN, id);
    await createSynonymIndex(endpoint, INDEX, `analyzers/${id}`, ['word0']);
    const targets = new Map([['endpoint', `http://${endpoint}`], ...(await nodeUrls(endpoint))]);
    const load = startSearchLoad(targets, INDEX, 'probe');
    const applied: number[] = [];
    const during: number[] = [];
    const between: number[] = [];
    let failed = 0;
    try {
      for (let version = 1; version <= UPDATES + WARM_UP; version++) {
        await delay(QUIET_MS);
        const quiet = load.take();
        const took = await apply(clients, id, version);
        const busy = load.take();
        failed += [...quiet, ...busy].filter(({ result }) => 'failed' in result).length;
        if (version <= WARM_UP) continue;
        applied.push(took);
        during.push(...latencies(busy));
        between.push(...latencies(quiet));
      }
    } finally {
      await load.stop();
    }
    const spread = (values: readonly number[]) => `p50 ${ms(quantile(values, 0.5))}, p95 ${ms(quantile(values, 0.95))}`;
    const searches = during.length + between.length;
    return [
      {
        what: `AssociatePackage → ACTIVE while ${targets.size} clients search without a pause, ${UPDATES} updates`,
        ours: spread(applied),
        other: '–',
        result: `${failed} of ${searches} searches failed`,
        goal: '0 failed',
        met: failed === 0,
      },
      {
        what: 'a search while a version is copied and applied',
        ours: spread(during),
        other: `between two changes: ${spread(between)}`,
        result: times(quantile(during, 0.5) / quantile(between, 0.5)),
      },
    ];
  } finally {
    await longshore.dispose();
  }
}

await publish('live', await benchLive());
