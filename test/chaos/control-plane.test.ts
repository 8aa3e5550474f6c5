// The control plane is killed (SIGKILL) at every named step of a package's and an association's way, and started again: the nodes live on,
// nothing acknowledged is lost, and what was under way ends as it would have.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  AssociatePackageCommand,
  DeleteDomainCommand,
  DescribeDomainNodesCommand,
  DescribeDomainsCommand,
  DissociatePackageCommand,
} from '@aws-sdk/client-opensearch';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { JUDGED_AT_ONCE, PACKAGE_CRASH_POINTS } from '../../src/reconcile/package-reconciler.ts';
import { ROLLOUT_STEPS } from '../../src/reconcile/rollout-steps.ts';
import { awsEnvironment, type Clients, clientsFor } from '../support/clients.ts';
import { type Longshore, startLongshore } from '../support/longshore.ts';
import { nodeConfig } from '../support/node-config.ts';
import { nodeProcess } from '../support/node-process.ts';
import { createSynonymIndex, hitsOnEachNode } from '../support/node-search.ts';
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
import { pauseAt } from '../support/pause.ts';
import { until } from '../support/until.ts';

const DOMAIN = 'rock';
const NODES = ['rock-0', 'rock-1'];
const BROKEN = 'danish => croissant => pastry\n';

let longshore: Longshore;
let clients: Clients;
let endpoint: string;
let pids: number[];
/** The dictionary that an index uses, through all kills. */
let id: string;
let generation = 0;

const rules = (word: string): string => `danish, croissant, ${word}\n`;
const everyNode = (hits: number) => Object.fromEntries(NODES.map((name) => [name, hits]));
const processes = () => Promise.all(NODES.map(async (name) => (await nodeProcess(endpoint, name)).pid));

beforeAll(async () => {
  longshore = await startLongshore();
  clients = clientsFor(longshore.url);
  await createDomain(clients, DOMAIN, NODES.length);
  endpoint = (await settledDomain(clients, DOMAIN)).Endpoint;
  pids = await processes();
  id = await createDictionary(clients, 'kept', rules('word0'));
  await associate(clients, DOMAIN, id);
  await createSynonymIndex(endpoint, 'bakery', `analyzers/${id}`, ['a croissant']);
});

afterAll(() => longshore?.dispose());

/** Starts Longshore so that it dies at the step, has the work done that leads there, and starts it again without. */
async function killedAt(
  step: string,
  work: () => Promise<unknown>,
  environment: NodeJS.ProcessEnv = {},
): Promise<void> {
  await longshore.kill();
  await longshore.start({ LONGSHORE_CRASH_POINT: step, ...environment });
  // The answer to the last request may be lost with the process.
  await work().catch(() => undefined);
  expect(await longshore.ended()).toMatchObject({ signal: 'SIGKILL' });
  await longshore.start();
}

/** No node was restarted or replaced, and the endpoint is the same. */
async function expectAdopted(): Promise<void> {
  expect((await settledDomain(clients, DOMAIN)).Endpoint).toBe(endpoint);
  expect(await processes()).toEqual(pids);
}

describe.each(PACKAGE_CRASH_POINTS)('killed at %s of a package', (step) => {
  it('makes the version available and serves it', async () => {
    const word = `word${++generation}`;
    await killedAt(step, async () => {
      // VALIDATING is a state of its own only for what takes a while to judge.
      const comments = step === 'copied' ? '# a comment\n'.repeat(JUDGED_AT_ONCE / 10) : '';
      await updateDictionary(clients, id, 'kept', comments + rules(word));
      await until('it is dead', async () => (await fetch(longshore.url).catch(() => undefined)) === undefined);
    });
    expect(await settledPackage(clients, id)).toMatchObject({ PackageStatus: 'AVAILABLE' });
    expect(await hitsOnEachNode(endpoint, 'bakery', word)).toEqual(everyNode(0));
    expect(await associate(clients, DOMAIN, id)).toMatchObject({ DomainPackageStatus: 'ACTIVE' });
    expect(await hitsOnEachNode(endpoint, 'bakery', word)).toEqual(everyNode(1));
    await expectAdopted();
  });
});

const FORWARD = ['staged', 'rehearsed', 'switched', 'reloaded', 'verified', 'committed'] as const;
const REFUSED = ['rehearsed', 'committed'] as const;
const BACKWARD = ['switched-back', 'reloaded-back'] as const;
const REOPENING = ['closing', 'reopened'] as const;
const REMOVAL = ['removed'] as const;

it('kills at every step there is', () => {
  const tried = new Set<string>([...FORWARD, ...BACKWARD, ...REOPENING, ...REMOVAL]);
  expect(ROLLOUT_STEPS.filter((step) => !tried.has(step))).toEqual([]);
});

async function update(text: string): Promise<void> {
  await updateDictionary(clients, id, 'kept', text);
  await settledPackage(clients, id);
  await clients.opensearch.send(new AssociatePackageCommand({ PackageID: id, DomainName: DOMAIN }));
}

describe.each(FORWARD)('killed when an update is %s', (step) => {
  it('applies it on every node', async () => {
    const word = `word${++generation}`;
    await killedAt(step, () => update(rules(word)));
    expect(await settledAssociation(clients, DOMAIN, id)).toMatchObject({ DomainPackageStatus: 'ACTIVE' });
    expect(await hitsOnEachNode(endpoint, 'bakery', word)).toEqual(everyNode(1));
    await expectAdopted();
  });
});

/** The rules that were served go on, in analyzers that are there and in those that are built anew. */
async function expectOldRules(index: string, word: string): Promise<void> {
  expect(await hitsOnEachNode(endpoint, 'bakery', word)).toEqual(everyNode(1));
  await createSynonymIndex(endpoint, index, `analyzers/${id}`, ['a croissant']);
  expect(await hitsOnEachNode(endpoint, index, word)).toEqual(everyNode(1));
}

describe.each(REFUSED)('killed when a broken update is %s', (step) => {
  it('ends with the old rules on every node and the reason', async () => {
    const word = `word${generation}`;
    const before = await findAssociation(clients, DOMAIN, id);
    await killedAt(step, () => update(BROKEN));
    expect(await settledAssociation(clients, DOMAIN, id)).toMatchObject({
      DomainPackageStatus: 'ASSOCIATION_FAILED',
      PackageVersion: before?.PackageVersion,
      ErrorDetails: {
        ErrorType: 'RehearsalFailed',
        ErrorMessage: expect.stringContaining('line 1 (danish => croissant => pastry)'),
      },
    });
    await expectOldRules(`bakery-refused-${step}`, word);
    await expectAdopted();
  });
});

describe.each(BACKWARD)('killed when an update that a node stumbled over is %s', (step) => {
  it('ends with one set of rules on every node', async () => {
    const word = `word${generation}`;
    const next = `word${++generation}`;
    const pause = await pauseAt(longshore, 'switched');
    await killedAt(
      step,
      async () => {
        await update(rules(next));
        await pause.reached();
        // Whoever reads the file of this node now will not get far.
        await writeFile(join(await nodeConfig(endpoint, 'rock-1'), 'analyzers', id), BROKEN);
        await pause.release();
      },
      pause.environment,
    );
    // Cut off before the failure was written down: the change is tried again, and nothing is in its way any more.
    expect(await settledAssociation(clients, DOMAIN, id)).toMatchObject({ DomainPackageStatus: 'ACTIVE' });
    expect(await hitsOnEachNode(endpoint, 'bakery', next)).toEqual(everyNode(1));
    expect(await hitsOnEachNode(endpoint, 'bakery', word)).toEqual(everyNode(0));
    await expectAdopted();
  });
});

describe('an update that a node stumbles over after the switch', () => {
  it('is put back on every node, with the reason', async () => {
    const word = `word${generation}`;
    const pause = await pauseAt(longshore, 'switched');
    await longshore.kill();
    await longshore.start(pause.environment);
    await update(rules('never'));
    await pause.reached();
    await writeFile(join(await nodeConfig(endpoint, 'rock-1'), 'analyzers', id), BROKEN);
    await pause.release();
    expect(await settledAssociation(clients, DOMAIN, id)).toMatchObject({
      DomainPackageStatus: 'ASSOCIATION_FAILED',
      ErrorDetails: { ErrorType: 'ReloadFailed', ErrorMessage: expect.stringMatching(/node rock-1.*line 1/) },
    });
    await expectOldRules('bakery-put-back', word);
    await longshore.kill();
    await longshore.start();
    await expectAdopted();
  });
});

describe.each(REOPENING)('killed when an index is %s for an update', (step) => {
  it('applies it on every node, with the index open', async () => {
    const index = `furniture-${step}`;
    const other = await createDictionary(clients, `reopening-${step}`, 'sofa, couch\n');
    expect(await associate(clients, DOMAIN, other)).toMatchObject({ DomainPackageStatus: 'ACTIVE' });
    await createSynonymIndex(endpoint, index, `analyzers/${other}`, ['a couch'], { updateable: false });
    const configured = await execa(
      process.execPath,
      ['dist/cli/main.js', 'association', 'configure', '--domain', DOMAIN, '--package', other, '--reload', 'reopen'],
      { env: awsEnvironment(longshore.url) },
    );
    expect(configured.exitCode).toBe(0);
    await killedAt(step, async () => {
      await updateDictionary(clients, other, `reopening-${step}`, 'settee, couch\n');
      await settledPackage(clients, other);
      await clients.opensearch.send(new AssociatePackageCommand({ PackageID: other, DomainName: DOMAIN }));
    });
    expect(await settledAssociation(clients, DOMAIN, other)).toMatchObject({ DomainPackageStatus: 'ACTIVE' });
    expect(await hitsOnEachNode(endpoint, index, 'settee')).toEqual(everyNode(1));
    await expectAdopted();
  });
});

describe.each([...REMOVAL, ...FORWARD.filter((step) => step === 'committed')])(
  'killed when a dissociation is %s',
  (step) => {
    it('takes the file off every node, and its row', async () => {
      const other = await createDictionary(clients, `passing-${step}`, 'sofa, couch\n');
      expect(await associate(clients, DOMAIN, other)).toMatchObject({ DomainPackageStatus: 'ACTIVE' });
      await killedAt(step, () =>
        clients.opensearch.send(new DissociatePackageCommand({ PackageID: other, DomainName: DOMAIN })),
      );
      expect(await settledAssociation(clients, DOMAIN, other)).toBeUndefined();
      await expect(createSynonymIndex(endpoint, 'late', `analyzers/${other}`, [])).rejects.toThrow(/analyzers/);
      await expectAdopted();
    });
  },
);

it('starts the nodes again that died while nobody watched, and serves what it served', async () => {
  await longshore.kill();
  for (const pid of pids) process.kill(pid, 'SIGKILL');
  await longshore.start();
  await until('both nodes serve', async () => {
    const hits = await hitsOnEachNode(endpoint, 'bakery', `word${generation}`);
    return NODES.every((name) => hits[name] === 1);
  });
  expect((await settledDomain(clients, DOMAIN)).Endpoint).toBe(endpoint);
});

it('finishes creating a domain that it was killed in, with the dictionary that waited for it', async () => {
  const waiting = await createDictionary(clients, 'pier-words', rules('brioche'));
  await createDomain(clients, 'pier', 1);
  await clients.opensearch.send(new AssociatePackageCommand({ PackageID: waiting, DomainName: 'pier' }));
  await until('its node is starting', async () => {
    const { DomainNodesStatusList: nodes } = await clients.opensearch.send(
      new DescribeDomainNodesCommand({ DomainName: 'pier' }),
    );
    return nodes?.length === 1;
  });
  await longshore.kill();
  await longshore.start();
  const { Endpoint: pier } = await settledDomain(clients, 'pier');
  expect(await settledAssociation(clients, 'pier', waiting)).toMatchObject({ DomainPackageStatus: 'ACTIVE' });
  await createSynonymIndex(pier, 'bakery', `analyzers/${waiting}`, ['a croissant']);
  expect(await hitsOnEachNode(pier, 'bakery', 'danish')).toEqual({ 'pier-0': 1 });
  await clients.opensearch.send(new DeleteDomainCommand({ DomainName: 'pier' }));
});

it('finishes deleting a domain that it was killed in', async () => {
  await createDomain(clients, 'reef', 1);
  await until('its node is starting', async () => {
    const { DomainStatusList: list } = await clients.opensearch.send(
      new DescribeDomainsCommand({ DomainNames: ['reef'] }),
    );
    return list?.[0]?.ChangeProgressDetails !== undefined;
  });
  await clients.opensearch.send(new DeleteDomainCommand({ DomainName: 'reef' }));
  await longshore.kill();
  await longshore.start();
  await until('it is gone', async () => {
    const { DomainStatusList: list } = await clients.opensearch.send(
      new DescribeDomainsCommand({ DomainNames: ['reef'] }),
    );
    return list?.length === 0;
  });
});
