// Nodes that die, freeze, lose files or have no room, at every named step of a change: it converges, or everything is back with a
// reason, and in the end each node searches with the same rules.
import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  AssociatePackageCommand,
  DescribeDomainChangeProgressCommand,
  DissociatePackageCommand,
} from '@aws-sdk/client-opensearch';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { ROLLOUT_STEPS } from '../../src/reconcile/rollout-steps.ts';
import { awsEnvironment, type Clients, clientsFor } from '../support/clients.ts';
import { fillDisk } from '../support/full-disk.ts';
import { type Longshore, startLongshore } from '../support/longshore.ts';
import { nodeConfig } from '../support/node-config.ts';
import { nodeProcess } from '../support/node-process.ts';
import { createSynonymIndex, hitsOnEachNode, nodeUrls } from '../support/node-search.ts';
import {
  associate,
  createDictionary,
  createDomain,
  findAssociation,
  settledAssociation,
  settledDomain,
  settledPackage,
  updateDictionary,
} from '../support/packages.ts';
import { environmentOf, pauseAt } from '../support/pause.ts';
import { until } from '../support/until.ts';

const DOMAIN = 'reef';
const NODES = ['reef-0', 'reef-1', 'reef-2'];
const REOPENING = ['closing', 'reopened'] as const;
const BACKWARD = ['switched-back', 'reloaded-back'] as const;
const REMOVAL = ['removed'] as const;
const SPECIAL = new Set<string>([...REOPENING, ...BACKWARD, ...REMOVAL]);
/** Every step of an update that goes well; one that is new is tried there, and fails its test where no update comes by. */
const FORWARD = ROLLOUT_STEPS.filter((step) => !SPECIAL.has(step));
/** A node that was killed has to start again, on a machine that may be busy. */
const PATIENTLY = { timeoutMs: 240_000 };

let longshore: Longshore;
let clients: Clients;
let endpoint: string;
let id: string;
let generation = 0;
/** The word that is served. */
let served: string;

const rules = (word: string, comments = 0): string => `danish, croissant, ${word}\n${'# a comment\n'.repeat(comments)}`;

beforeAll(async () => {
  longshore = await startLongshore();
  clients = clientsFor(longshore.url);
  await createDomain(clients, DOMAIN, NODES.length);
  endpoint = (await settledDomain(clients, DOMAIN)).Endpoint;
  served = 'word0';
  id = await createDictionary(clients, 'kept', rules(served));
  await associate(clients, DOMAIN, id);
  await createSynonymIndex(endpoint, 'bakery', `analyzers/${id}`, ['a croissant']);
});

afterAll(() => longshore?.dispose());

/** Asks for an update and gives its word. */
async function update(comments = 0): Promise<string> {
  const word = `word${++generation}`;
  await updateDictionary(clients, id, 'kept', rules(word, comments));
  await settledPackage(clients, id);
  await clients.opensearch.send(new AssociatePackageCommand({ PackageID: id, DomainName: DOMAIN }));
  return word;
}

/** Waits until every node is there and finds the document by this word, and by none of `others`. */
async function expectServed(word: string, ...others: readonly string[]): Promise<void> {
  await expectHits('bakery', word, ...others);
  served = word;
}

async function expectHits(index: string, word: string, ...others: readonly string[]): Promise<void> {
  const everywhere = (hits: number) => Object.fromEntries(NODES.map((name) => [name, hits]));
  // A node that was frozen is thrown out and taken in again: until then it may be missing.
  await until(
    `every node serves ${word}, and not ${others.join()}`,
    async () => {
      expect(await hitsOnEachNode(endpoint, index, word)).toEqual(everywhere(1));
      for (const other of others) expect(await hitsOnEachNode(endpoint, index, other)).toEqual(everywhere(0));
      return true;
    },
    PATIENTLY,
  );
}

const endOfChange = (packageId = id) =>
  until(
    'the change ends',
    async () => {
      const found = await findAssociation(clients, DOMAIN, packageId);
      return found?.DomainPackageStatus === 'ASSOCIATING' ? undefined : found;
    },
    PATIENTLY,
  );

/** The change has ended, and all nodes serve what the association says. */
async function expectConverged(word: string): Promise<void> {
  const association = await endOfChange();
  if (association.DomainPackageStatus === 'ACTIVE') return expectServed(word, served);
  expect(association.DomainPackageStatus).toBe('ASSOCIATION_FAILED');
  expect(association.ErrorDetails?.ErrorMessage).toMatch(/reef-\d|the cluster/);
  return expectServed(served, word);
}

const restart = async (environment: NodeJS.ProcessEnv = {}): Promise<void> => {
  await longshore.kill();
  await longshore.start(environment);
};

describe.each(FORWARD)('a node that is killed when an update is %s', (step) => {
  it.each(NODES)('%s', async (name) => {
    const pause = await pauseAt(longshore, step);
    await restart(pause.environment);
    const word = await update();
    await pause.reached();
    await killNode(name);
    await pause.release();
    await expectConverged(word);
  });
});

const killNode = async (name: string): Promise<void> => {
  process.kill((await nodeProcess(endpoint, name)).pid, 'SIGKILL');
};

const command = (...args: readonly string[]) =>
  execa(process.execPath, ['dist/cli/main.js', ...args], { env: awsEnvironment(longshore.url) });

describe.each(BACKWARD)('a node that is killed when a change that was cancelled is %s', (step) => {
  it('has the old rules, as the others', async () => {
    const [switched, pause] = [await pauseAt(longshore, 'switched'), await pauseAt(longshore, step)];
    await restart(environmentOf(switched, pause));
    const word = await update();
    await switched.reached();
    await command('association', 'cancel', '--domain', DOMAIN, '--package', id);
    await switched.release();
    await pause.reached();
    await killNode('reef-1');
    await pause.release();
    expect(await endOfChange()).toMatchObject({ ErrorDetails: { ErrorType: 'Cancelled' } });
    await expectServed(served, word);
  });
});

describe.each(REOPENING)('a node that is killed when an index is %s for an update', (step) => {
  it('serves that index like the others, with one set of rules', async () => {
    const index = `furniture-${step}`;
    const other = await createDictionary(clients, index, 'sofa, couch\n');
    expect(await associate(clients, DOMAIN, other)).toMatchObject({ DomainPackageStatus: 'ACTIVE' });
    await createSynonymIndex(endpoint, index, `analyzers/${other}`, ['a couch'], { updateable: false });
    await command('association', 'configure', '--domain', DOMAIN, '--package', other, '--reload', 'reopen');
    const pause = await pauseAt(longshore, step);
    await restart(pause.environment);
    await updateDictionary(clients, other, index, 'settee, couch\n');
    await settledPackage(clients, other);
    await clients.opensearch.send(new AssociatePackageCommand({ PackageID: other, DomainName: DOMAIN }));
    await pause.reached();
    await killNode('reef-2');
    await pause.release();
    const { DomainPackageStatus: status } = await endOfChange(other);
    const [now, never] = status === 'ACTIVE' ? ['settee', 'sofa'] : ['sofa', 'settee'];
    await expectHits(index, now, never);
  });
});

describe.each(REMOVAL)('a node that is killed when the file of a dissociation is %s', (step) => {
  it('comes back without it', async () => {
    const other = await createDictionary(clients, `passing-${step}`, 'sofa, couch\n');
    expect(await associate(clients, DOMAIN, other)).toMatchObject({ DomainPackageStatus: 'ACTIVE' });
    const pause = await pauseAt(longshore, step);
    await restart(pause.environment);
    await clients.opensearch.send(new DissociatePackageCommand({ PackageID: other, DomainName: DOMAIN }));
    await pause.reached();
    const configs = await Promise.all(NODES.map((name) => nodeConfig(endpoint, name)));
    await killNode('reef-0');
    await pause.release();
    await until(
      'the package is gone',
      async () => (await findAssociation(clients, DOMAIN, other)) === undefined,
      PATIENTLY,
    );
    expect(configs.filter((config) => existsSync(join(config, 'analyzers', other)))).toEqual([]);
    await expectServed(served);
  });
});

describe('a node that is frozen after the switch', () => {
  /** Stops a node until the test is over, or it is told to go on. */
  async function freeze(name: string): Promise<() => void> {
    const { pid } = await nodeProcess(endpoint, name);
    const goOn = () => void process.kill(pid, 'SIGCONT');
    process.kill(pid, 'SIGSTOP');
    onTestFinished(goOn);
    return goOn;
  }

  it('is waited for, and has the new rules when it goes on', async () => {
    const pause = await pauseAt(longshore, 'switched');
    await restart(pause.environment);
    // Asked directly: what goes through the domain endpoint may meet the node that does not answer.
    const other = (await nodeUrls(endpoint)).get('reef-0');
    const word = await update();
    await pause.reached();
    const goOn = await freeze('reef-1');
    await pause.release();
    await until(
      'the change waits for the node',
      async () => {
        const { ChangeProgressStatus: progress } = await clients.opensearch.send(
          new DescribeDomainChangeProgressCommand({ DomainName: DOMAIN }),
        );
        return JSON.stringify(progress?.ChangeProgressStages).includes('node reef-1');
      },
      PATIENTLY,
    );
    expect(await findAssociation(clients, DOMAIN, id)).toMatchObject({ DomainPackageStatus: 'ASSOCIATING' });
    expect([await hitsOf(other, served), await hitsOf(other, word)]).toEqual([1, 0]);
    goOn();
    await expectConverged(word);
  });

  it('fails the change by its name when it stays so, and has the old rules when it goes on', async () => {
    const pause = await pauseAt(longshore, 'switched');
    await restart({ ...pause.environment, LONGSHORE_CHANGE_TIMEOUT: '45' });
    const word = await update();
    await pause.reached();
    const goOn = await freeze('reef-2');
    await pause.release();
    expect(await endOfChange()).toMatchObject({
      DomainPackageStatus: 'ASSOCIATION_FAILED',
      ErrorDetails: { ErrorType: 'NodeUnreachable', ErrorMessage: expect.stringContaining('reef-2') },
    });
    goOn();
    await expectServed(served, word);
    await restart();
    expect(await associate(clients, DOMAIN, id)).toMatchObject({ DomainPackageStatus: 'ACTIVE' });
    await expectServed(word, served);
  });

  async function hitsOf(url: string | undefined, word: string): Promise<number | undefined> {
    const answer = (await (await fetch(`${url}/bakery/_search?preference=_local&q=text:${word}`)).json()) as {
      hits: { total: { value: number } };
    };
    return answer.hits.total.value;
  }
});

describe('a node', () => {
  it('whose disk is full while staging fails the change by its name, and nothing was touched', async () => {
    const release = await fillDisk(join(await nodeConfig(endpoint, 'reef-1'), '.longshore'));
    onTestFinished(release);
    const word = await update(20_000);
    expect(await settledAssociation(clients, DOMAIN, id)).toMatchObject({
      DomainPackageStatus: 'ASSOCIATION_FAILED',
      ErrorDetails: { ErrorType: 'DeliveryFailed', ErrorMessage: expect.stringMatching(/reef-1.*(ENOSPC|EACCES)/) },
    });
    await expectServed(served, word);
    await release();
    expect(await associate(clients, DOMAIN, id)).toMatchObject({ DomainPackageStatus: 'ACTIVE' });
    await expectServed(word, served);
  });

  it('whose file was changed while it was down starts with the right one', async () => {
    const file = join(await nodeConfig(endpoint, 'reef-0'), 'analyzers', id);
    const { pid } = await nodeProcess(endpoint, 'reef-0');
    await longshore.kill();
    process.kill(pid, 'SIGKILL');
    await writeFile(file, 'danish => croissant => pastry\n');
    await longshore.start();
    await expectServed(served, 'pastry');
  });

  it('that lost its analyzers while it was down has them again before it starts', async () => {
    const analyzers = join(await nodeConfig(endpoint, 'reef-2'), 'analyzers');
    const { pid } = await nodeProcess(endpoint, 'reef-2');
    await longshore.kill();
    process.kill(pid, 'SIGKILL');
    await rm(analyzers, { recursive: true });
    await longshore.start();
    await expectServed(served);
  });

  it('all of which died with the control plane serve what they served', async () => {
    const pids = await Promise.all(NODES.map(async (name) => (await nodeProcess(endpoint, name)).pid));
    await longshore.kill();
    for (const pid of pids) process.kill(pid, 'SIGKILL');
    await longshore.start();
    await expectServed(served);
    expect((await settledDomain(clients, DOMAIN)).Endpoint).toBe(endpoint);
  });
});
