// (c) From `longshore up` to the first answered request; from CreateDomain to green, against a bare OpenSearch start with the same JVM options.
import { spawn } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DeleteDomainCommand, DescribeDomainsCommand } from '@aws-sdk/client-opensearch';
import { getEngine, startBareCluster } from '../test/support/bare-opensearch.ts';
import { clientsFor } from '../test/support/clients.ts';
import { freePort } from '../test/support/free-port.ts';
import { startLongshore } from '../test/support/longshore.ts';
import { createDomain, settledDomain } from '../test/support/packages.ts';
import { until } from '../test/support/until.ts';
import { quantile } from './support/load.ts';
import { publish } from './support/publish.ts';
import { ms, type Row, times } from './support/table.ts';

const STARTS = 7;
const DOMAINS = 5;
const PROGRAM = resolve(import.meta.dirname, '../dist/cli/main.js');

async function elapsed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** Milliseconds from the start of the process to its first answer. */
async function firstAnswer(): Promise<number> {
  const home = await mkdtemp(join(tmpdir(), 'longshore-bench-'));
  await chmod(home, 0o755);
  const port = await freePort();
  const start = performance.now();
  const child = spawn(process.execPath, [PROGRAM, 'up'], {
    env: { ...process.env, LONGSHORE_HOME: home, LONGSHORE_PORT: String(port) },
    stdio: 'ignore',
  });
  const exited = new Promise((done) => child.once('exit', done));
  await until('longshore answers', async () => (await fetch(`http://127.0.0.1:${port}/`)).ok, { everyMs: 5 });
  const took = performance.now() - start;
  child.kill('SIGINT');
  await exited;
  await rm(home, { recursive: true, force: true });
  return took;
}

async function bareStart(): Promise<number> {
  let close = async () => {};
  const took = await elapsed(async () => {
    const cluster = await startBareCluster({ engine: await getEngine('3.8.0'), nodes: 1 });
    close = cluster.close;
    await until('green', async () => {
      const health = (await (await fetch(`${cluster.urls[0]}/_cluster/health`)).json()) as { status: string };
      return health.status === 'green';
    });
  });
  await close();
  return took;
}

async function benchStart(): Promise<Row[]> {
  const starts: number[] = [];
  for (let round = 0; round < STARTS; round++) starts.push(await firstAnswer());
  const first = quantile(starts, 0.5);

  const longshore = await startLongshore();
  const ours: number[] = [];
  const bare: number[] = [];
  try {
    const clients = clientsFor(longshore.url);
    // In turn; the first round of each warms the page cache and is not counted.
    for (let round = 0; round <= DOMAINS; round++) {
      const name = `bench-${round}`;
      const a = await elapsed(async () => {
        await createDomain(clients, name, 1);
        await settledDomain(clients, name);
      });
      await deleteDomain(longshore.url, name);
      const b = await bareStart();
      if (round === 0) continue;
      ours.push(a);
      bare.push(b);
    }
  } finally {
    await longshore.dispose();
  }
  const ratio = quantile(ours, 0.5) / quantile(bare, 0.5);
  return [
    {
      what: `\`longshore up\` → first answered request, ${STARTS} starts`,
      ours: `p50 ${ms(first)}`,
      other: '–',
      result: ms(first),
      goal: '≤ 1 s',
      met: first <= 1000,
    },
    {
      what: `CreateDomain → green, 1 node, ${DOMAINS} rounds`,
      ours: `p50 ${ms(quantile(ours, 0.5))}`,
      other: `bare start: p50 ${ms(quantile(bare, 0.5))}`,
      result: times(ratio),
      goal: '≤ 1.1×',
      met: ratio <= 1.1,
    },
  ];
}

async function deleteDomain(url: string, name: string): Promise<void> {
  const { opensearch } = clientsFor(url);
  await opensearch.send(new DeleteDomainCommand({ DomainName: name }));
  await until(`domain ${name} is gone`, async () => {
    const answer = await opensearch.send(new DescribeDomainsCommand({ DomainNames: [name] }));
    return answer.DomainStatusList?.length === 0;
  });
}

await publish('start', await benchStart());
