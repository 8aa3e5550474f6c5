// kill -9 at every named step of a change, with a real store, real blobs and real agents: the next process ends what was begun.
import { type ChildProcess, spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createFilesystemBlobStore } from '../../../src/blob/filesystem-blob-store.ts';
import { systemClock } from '../../../src/model/clock.ts';
import type { ErrorType } from '../../../src/model/error-details.ts';
import { associate, configure, dissociate, requestCancel } from '../../../src/packages/association-state.ts';
import { beginUpdate, newPackage } from '../../../src/packages/package-state.ts';
import { JUDGED_AT_ONCE, PACKAGE_CRASH_POINTS } from '../../../src/reconcile/package-reconciler.ts';
import { ROLLOUT_STEPS } from '../../../src/reconcile/rollout-steps.ts';
import { openSqliteStore } from '../../../src/store/sqlite-store.ts';
import type { Store } from '../../../src/store/store.ts';
import { aDomain } from '../../support/aggregates.ts';
import { DiskDomain } from './disk-domain.ts';
import { sha256 } from './fake-domain.ts';
import { temporaryDirectory } from './loop-fixture.ts';

const ID = 'F123456789';
const PATH = `analyzers/${ID}`;
const DOMAIN = '000000000000/demo';

const running = new Set<ChildProcess>();
afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
});

/** Runs a control plane until it ends. */
function runControlPlane(
  home: string,
  killAt?: string,
): Promise<{ code: number | null; signal: string | null; log: string }> {
  const program = fileURLToPath(new URL('./control-plane.ts', import.meta.url));
  const child: ChildProcess = spawn(
    process.execPath,
    ['--import', 'tsx', program, home, ...(killAt === undefined ? [] : [killAt])],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  running.add(child);
  child.once('close', () => running.delete(child));
  let log = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    log += chunk.toString();
  });
  return new Promise((resolve) => child.once('close', (code, signal) => resolve({ code, signal, log })));
}

async function inStore<T>(home: string, work: (store: Store) => Promise<T>): Promise<T> {
  const store = await openSqliteStore({ path: join(home, 'longshore.db'), clock: systemClock });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

const diskDomain = async (home: string) => {
  const blobs = await createFilesystemBlobStore(join(home, 'blobs'));
  return new DiskDomain(join(home, 'nodes'), (hash) => blobs.open(hash));
};

let template: string;
beforeAll(async () => {
  template = await mkdtemp(join(tmpdir(), 'longshore-kill-'));
  await makeServedHome(template);
  return () => rm(template, { recursive: true, force: true });
});

/** A home whose one domain serves version 1, `old`, and whose index uses it. */
async function servedHome(): Promise<string> {
  const home = join(await temporaryDirectory(), 'home');
  // A closed store is whole in its one file; SQLite takes the others away when it likes.
  await cp(template, home, { recursive: true, filter: (path) => !/-(?:wal|shm)$/.test(path) });
  return home;
}

async function makeServedHome(home: string): Promise<void> {
  await mkdir(join(home, 'words'));
  await writeFile(join(home, 'words/old'), 'old\n');
  const now = new Date();
  const given = { id: ID, accountId: '000000000000', name: 'words', type: 'TXT-DICTIONARY' } as const;
  const { pkg, version } = newPackage({ ...given, source: { bucket: 'words', key: 'old' } }, now);
  await inStore(home, async (store) => {
    await store.domains.insert(aDomain('demo', { nodeCount: 3, status: 'Active', endpoint: '127.0.0.1:9500' }));
    await store.packages.insert(pkg, version);
    const outcome = associate(undefined, { domainId: DOMAIN, domainName: 'demo', pkg, prerequisites: [] }, now);
    if ('refused' in outcome) throw new Error(outcome.refused);
    await store.associations.insert(outcome.association);
    await store.tasks.enqueue({ kind: 'package', id: ID });
  });
  expect(await runControlPlane(home)).toMatchObject({ code: 0 });
  await (await diskDomain(home)).createIndex('books', PATH);
}

/** UpdatePackage to this content and AssociatePackage, as the operations write it: the association waits for the copy. */
async function askForUpdate(home: string, content: string): Promise<void> {
  await writeFile(join(home, 'words/new'), content);
  await inStore(home, (store) =>
    store.transaction(async (tx) => {
      const pkg = await tx.packages.find(ID, { lock: true });
      const existing = await tx.associations.find(DOMAIN, ID, { lock: true });
      if (!pkg || !existing) throw new Error('nothing to update');
      const step = beginUpdate(pkg, { source: { bucket: 'words', key: 'new' } }, new Date());
      await tx.packages.update(step.pkg);
      await tx.packages.insertVersion(step.version);
      const request = { domainId: DOMAIN, domainName: 'demo', pkg: step.pkg, prerequisites: [] };
      const outcome = associate(existing, request, new Date());
      if ('refused' in outcome) throw new Error(outcome.refused);
      await tx.associations.update(outcome.association);
      await tx.tasks.enqueue({ kind: 'package', id: ID });
      await tx.tasks.enqueue({ kind: 'domain', id: DOMAIN });
    }),
  );
}

async function blobsOf(home: string): Promise<readonly string[]> {
  const list: string[] = [];
  for await (const hash of (await createFilesystemBlobStore(join(home, 'blobs'))).list()) list.push(hash);
  return list.sort();
}

/** VALIDATING is a state of its own only for what takes a while to judge. */
const contentFor = (step: string): string => 'new\n'.repeat(step === 'copied' ? JUDGED_AT_ONCE / 4 + 1 : 1);

const FORWARD = [...PACKAGE_CRASH_POINTS, 'staged', 'rehearsed', 'switched', 'reloaded', 'verified', 'committed'];
const REFUSED = ['staged', 'rehearsed', 'committed'];
const BACKWARD = ['switched', 'switched-back', 'reloaded-back', 'committed'];
const REOPENING = ['reloaded', 'closing', 'reopened', 'verified', 'committed'];
const AWAY = ['switched', 'removed', 'committed'];

describe('kill -9', () => {
  it('is tried at every step that has a name', () => {
    const tried = new Set([...FORWARD, ...REFUSED, ...BACKWARD, ...REOPENING, ...AWAY]);
    expect([...PACKAGE_CRASH_POINTS, ...ROLLOUT_STEPS].filter((step) => !tried.has(step))).toEqual([]);
  });

  it.each(FORWARD)('of an update, when %s', async (step) => {
    const home = await servedHome();
    const content = contentFor(step);
    await askForUpdate(home, content);
    await killAt(step, home);
    const association = await inStore(home, (store) => store.associations.find(DOMAIN, ID));
    expect(association).toMatchObject({ state: { status: 'ACTIVE' }, servingVersion: 2 });
    await expectServed(home, content);
    expect(await blobsOf(home)).toEqual([sha256(content), sha256('old\n')].sort());
  });

  it.each(REFUSED)('of an update that the rehearsal refuses, when %s', async (step) => {
    const home = await servedHome();
    await askForUpdate(home, 'BROKEN\n');
    await killAt(step, home);
    await expectFailed(home, 'RehearsalFailed', 'line 1 (BROKEN)');
  });

  it.each(BACKWARD)('of an update that a reload rejects, when %s', async (step) => {
    const home = await servedHome();
    await askForUpdate(home, 'STUCK\n');
    await killAt(step, home);
    await expectFailed(home, 'ReloadFailed', 'it is stuck');
  });

  it.each(REOPENING)('of an update that reopens indices, when %s', async (step) => {
    const home = await reopeningHome();
    await askForUpdate(home, 'new\n');
    await killAt(step, home);
    await expectServed(home, 'new\n');
    const domain = await diskDomain(home);
    expect(await domain.isOpen('maps')).toBe(true);
    expect(await domain.loadedOnAll('maps')).toEqual(['new\n', 'new\n', 'new\n']);
  });

  it.each(['closing', 'reopened'])('of an update that is then taken back, when an index is %s', async (step) => {
    const home = await reopeningHome();
    await askForUpdate(home, 'new\n');
    expect(await runControlPlane(home, step)).toMatchObject({ signal: 'SIGKILL' });
    expect(await (await diskDomain(home)).isOpen('maps')).toBe(step === 'reopened');
    await inStore(home, async (store) => {
      const existing = await store.associations.find(DOMAIN, ID);
      const outcome = existing && requestCancel(existing);
      if (!outcome || 'refused' in outcome) throw new Error('nothing to cancel');
      await store.associations.update(outcome.association);
    });
    expect(await runControlPlane(home)).toMatchObject({ code: 0 });
    await expectFailed(home, 'Cancelled', 'v2 was taken back');
    const domain = await diskDomain(home);
    expect(await domain.isOpen('maps')).toBe(true);
    expect(await domain.loadedOnAll('maps')).toEqual(['old\n', 'old\n', 'old\n']);
  });

  it.each(AWAY)('of a dissociation, when %s', async (step) => {
    const home = await servedHome();
    const domain = await diskDomain(home);
    await domain.dropIndex('books');
    await inStore(home, (store) =>
      store.transaction(async (tx) => {
        const existing = await tx.associations.find(DOMAIN, ID, { lock: true });
        if (!existing) throw new Error('nothing to dissociate');
        await tx.associations.update(dissociate(existing, new Date()));
        await tx.tasks.enqueue({ kind: 'domain', id: DOMAIN });
      }),
    );
    await killAt(step, home);
    expect(await inStore(home, (store) => store.associations.find(DOMAIN, ID))).toBeUndefined();
    expect(await domain.liveOnAll(PATH)).toEqual([undefined, undefined, undefined]);
  });
});

/** Runs a control plane until it dies at the step, and another until everything is at rest. */
async function killAt(step: string, home: string): Promise<void> {
  expect(await runControlPlane(home, step)).toMatchObject({ signal: 'SIGKILL' });
  expect(await runControlPlane(home)).toMatchObject({ code: 0 });
}

/** A home whose policy is to reopen, with a second index that a reload does not reach. */
async function reopeningHome(): Promise<string> {
  const home = await servedHome();
  await (await diskDomain(home)).createIndex('maps', PATH, 'fixed');
  await inStore(home, async (store) => {
    const existing = await store.associations.find(DOMAIN, ID);
    if (!existing) throw new Error('nothing to configure');
    await store.associations.update(configure(existing, { reloadPolicy: 'reopen' }));
  });
  return home;
}

async function expectServed(home: string, content: string): Promise<void> {
  const domain = await diskDomain(home);
  expect(await domain.liveOnAll(PATH)).toEqual([content, content, content]);
  expect(await domain.loadedOnAll('books')).toEqual([content, content, content]);
}

async function expectFailed(home: string, type: ErrorType, words: string): Promise<void> {
  const association = await inStore(home, (store) => store.associations.find(DOMAIN, ID));
  expect(association).toMatchObject({
    state: { status: 'ASSOCIATION_FAILED', error: { type, message: expect.stringContaining(words) } },
    servingVersion: 1,
  });
  await expectServed(home, 'old\n');
}
