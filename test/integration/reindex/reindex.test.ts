// A real node, a real store, and control planes that are killed: an index behind an alias is made anew, or everything is as it was.
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/model/clock.ts';
import { connectIndexAdmin } from '../../../src/opensearch/connect-index-admin.ts';
import type { IndexAdmin } from '../../../src/opensearch/index-admin.ts';
import { REINDEX_STEPS } from '../../../src/reconcile/reindex/reindex-steps.ts';
import { openSqliteStore } from '../../../src/store/sqlite-store.ts';
import type { Reindex, Store } from '../../../src/store/store.ts';
import { aDomain } from '../../support/aggregates.ts';
import { type BareCluster, getEngine, startBareCluster } from '../../support/bare-opensearch.ts';

const DOMAIN = '000000000000/demo';
const DICTIONARY = 'F111111111';
const DOCUMENTS = 3_000;

let directory: string;
let bare: BareCluster;
let admin: IndexAdmin;
const running = new Set<ChildProcess>();
let number = 0;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'longshore-reindex-'));
  bare = await startBareCluster({ engine: await getEngine('3.8.0'), nodes: 1 });
  admin = connectIndexAdmin(bare.urls);
}, 300_000);

afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
});

afterAll(async () => {
  await bare?.close();
  await rm(directory, { recursive: true, force: true });
});

const parse: (text: string) => ReturnType<typeof JSON.parse> = JSON.parse;
async function send(method: string, path: string, body?: unknown) {
  const response = await fetch(`${bare.urls[0]}${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: response.status, body: parse(await response.text()) };
}

/** An index whose documents were analysed with `sofa => couch`, behind an alias; what is on the disk now says `sofa => settee`. */
async function anIndex(
  settings: Record<string, unknown> = {},
): Promise<{ alias: string; source: string; target: string }> {
  const alias = `rooms-${++number}-live`;
  const source = `rooms-${number}`;
  await bare.writeAnalyzer(DICTIONARY, 'sofa => couch\n');
  await send('PUT', `/${source}`, {
    settings: {
      number_of_replicas: 0,
      refresh_interval: '2s',
      ...settings,
      analysis: {
        filter: { syn: { type: 'synonym', synonyms_path: `analyzers/${DICTIONARY}` } },
        analyzer: { with_syn: { tokenizer: 'standard', filter: ['lowercase', 'syn'] } },
      },
    },
    mappings: {
      _meta: { owner: 'search team' },
      properties: { text: { type: 'text', analyzer: 'with_syn', search_analyzer: 'standard' } },
    },
    aliases: { [alias]: { is_write_index: true } },
  });
  const lines = Array.from(
    { length: DOCUMENTS },
    (_, id) => `${JSON.stringify({ index: { _id: String(id) } })}\n{"text":"sofa ${id}"}\n`,
  );
  await send('POST', `/${alias}/_bulk?refresh=true`, lines.join(''));
  // What is in the translog alone is analysed again when a node that was killed comes back.
  await send('POST', `/${source}/_flush`);
  await bare.writeAnalyzer(DICTIONARY, 'sofa => settee\n');
  return { alias, source, target: `${source}-anew` };
}

async function begin(names: {
  alias: string;
  source: string;
  target: string;
}): Promise<{ id: string; database: string }> {
  const database = join(directory, `${randomUUID()}.db`);
  const id = randomUUID();
  const now = new Date();
  await inStore(database, (store) =>
    store.transaction(async (tx) => {
      await tx.domains.insert(aDomain('demo'));
      const reindex: Reindex = {
        id,
        domainId: DOMAIN,
        ...names,
        state: { status: 'CREATING' },
        createdAt: now,
        lastUpdatedAt: now,
      };
      await tx.reindexes.insert(reindex);
      await tx.tasks.enqueue({ kind: 'reindex', id });
    }),
  );
  return { id, database };
}

async function inStore<T>(database: string, work: (store: Store) => Promise<T>): Promise<T> {
  const store = await openSqliteStore({ path: database, clock: systemClock });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

function runControlPlane({ database, id }: { database: string; id: string }, killAt?: string) {
  const program = fileURLToPath(new URL('./control-plane.ts', import.meta.url));
  const url = bare.urls[0] ?? '';
  const options = ['--import', 'tsx', program, database, url, id, ...(killAt === undefined ? [] : [killAt])];
  const child: ChildProcess = spawn(process.execPath, options, { stdio: ['ignore', 'ignore', 'pipe'] });
  running.add(child);
  child.once('close', () => running.delete(child));
  let log = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    log += chunk.toString();
  });
  return new Promise<{ code: number | null; signal: string | null; log: string }>((resolve) =>
    child.once('close', (code, signal) => resolve({ code, signal, log })),
  );
}

const stateOf = ({ database, id }: { database: string; id: string }) =>
  inStore(database, async (store) => (await store.reindexes.find(id))?.state);

const hits = async (index: string, word: string): Promise<number> =>
  (await send('POST', `/${index}/_search?track_total_hits=true`, { size: 0, query: { match: { text: word } } })).body
    .hits.total.value;

const aliasOf = async (alias: string): Promise<string[]> => (await admin.aliasTargets(alias)).map(({ index }) => index);

/** The alias points at the new index, whose documents all have the new analysis; the old one is as it was. */
async function expectDone({ alias, source, target }: { alias: string; source: string; target: string }): Promise<void> {
  expect(await admin.aliasTargets(alias)).toEqual([{ index: target, properties: { is_write_index: true } }]);
  expect(await hits(alias, 'settee')).toBe(DOCUMENTS);
  expect(await hits(source, 'couch')).toBe(DOCUMENTS);
  const [old, anew] = [await admin.describe(source), await admin.describe(target)];
  expect(anew?.mappings).toEqual(old?.mappings);
  expect(anew?.settings['index.refresh_interval']).toBe('2s');
  // Both take writes again.
  for (const index of [source, alias])
    expect((await send('PUT', `/${index}/_doc/new`, { text: 'x' })).status).toBe(201);
}

async function expectAsBefore({
  alias,
  source,
  target,
}: {
  alias: string;
  source: string;
  target: string;
}): Promise<void> {
  expect(await aliasOf(alias)).toEqual([source]);
  expect(await admin.describe(target)).toBeUndefined();
  expect(await admin.runningCopies(target)).toEqual([]);
  expect((await send('PUT', `/${source}/_doc/new`, { text: 'x' })).status).toBe(201);
}

describe('a reindex', () => {
  it('makes the index anew behind its alias, with never a search that fails or misses a document', async () => {
    const names = await anIndex();
    const reindex = await begin(names);
    const work = runControlPlane(reindex);
    let ended = false;
    const totals = new Set<number>();
    const reading = (async () => {
      while (!ended) {
        const { status, body } = await send('GET', `/${names.alias}/_search?size=0&track_total_hits=true`);
        expect(status).toBe(200);
        expect(body._shards.failed).toBe(0);
        totals.add(body.hits.total.value);
      }
    })();
    const { code, log } = await work;
    ended = true;
    await reading;
    expect(code, log).toBe(0);
    expect(await stateOf(reindex)).toEqual({ status: 'DONE' });
    expect([...totals]).toEqual([DOCUMENTS]);
    await expectDone(names);
    const events = await inStore(reindex.database, (store) => store.events.list(0, 100));
    expect(events.map(({ type }) => type)).toEqual(['ReindexDone']);
  });

  it.each(REINDEX_STEPS.filter((step) => step !== 'reindex-undone'))(
    'killed at %s, is ended by the next process',
    async (step) => {
      const names = await anIndex();
      const reindex = await begin(names);
      const killed = await runControlPlane(reindex, step);
      expect(killed.signal, killed.log).toBe('SIGKILL');
      expect((await stateOf(reindex))?.status).not.toBe('DONE');
      const { code, log } = await runControlPlane(reindex);
      expect(code, log).toBe(0);
      expect(await stateOf(reindex)).toEqual({ status: 'DONE' });
      await expectDone(names);
    },
  );

  it.each(['reindex-created', 'reindex-blocked', 'reindex-started', 'reindex-copied'])(
    'killed at %s and cancelled, leaves everything as it was, though it is killed once more on the way back',
    async (step) => {
      const names = await anIndex();
      const reindex = await begin(names);
      await runControlPlane(reindex, step);
      await inStore(reindex.database, (store) =>
        store.transaction(async (tx) => {
          const found = await tx.reindexes.find(reindex.id, { lock: true });
          if (found) await tx.reindexes.update({ ...found, cancelRequested: true });
          await tx.tasks.enqueue({ kind: 'reindex', id: reindex.id });
        }),
      );
      expect((await runControlPlane(reindex, 'reindex-undone')).signal).toBe('SIGKILL');
      expect((await runControlPlane(reindex)).code).toBe(0);
      expect(await stateOf(reindex)).toEqual({ status: 'CANCELLED' });
      await expectAsBefore(names);
    },
  );

  it('refuses writes to the source while it copies, and leaves a block of the owner where it was', async () => {
    const names = await anIndex();
    await admin.blockWrites(names.source);
    const reindex = await begin(names);
    await runControlPlane(reindex, 'reindex-started');
    expect((await send('PUT', `/${names.alias}/_doc/new`, { text: 'x' })).status).toBe(403);
    expect((await runControlPlane(reindex)).code).toBe(0);
    expect(await stateOf(reindex)).toEqual({ status: 'DONE' });
    expect((await admin.describe(names.source))?.settings['index.blocks.write']).toBe('true');
    expect((await send('PUT', `/${names.alias}/_doc/new`, { text: 'x' })).status).toBe(201);
  });

  it('lets writes to the source again when a client has taken the mark off the new index', async () => {
    const names = await anIndex();
    const reindex = await begin(names);
    await runControlPlane(reindex, 'reindex-swapped');
    await send('PUT', `/${names.target}/_mapping`, { _meta: { owner: 'somebody else' } });
    expect((await runControlPlane(reindex)).code).toBe(0);
    expect(await stateOf(reindex)).toEqual({ status: 'DONE' });
    expect(await aliasOf(names.alias)).toEqual([names.target]);
    expect((await send('PUT', `/${names.source}/_doc/new`, { text: 'x' })).status).toBe(201);
    // What the client has put there stays.
    expect((await admin.describe(names.target))?.meta).toEqual({ owner: 'somebody else' });
  });

  it("leaves a block of the owner where it was when it fails after the new index's mark was taken off", async () => {
    const names = await anIndex();
    await admin.blockWrites(names.source);
    const reindex = await begin(names);
    await runControlPlane(reindex, 'reindex-copied');
    await send('PUT', `/${names.target}/_mapping`, { _meta: {} });
    expect((await runControlPlane(reindex)).code).toBe(0);
    expect(await stateOf(reindex)).toMatchObject({ status: 'FAILED' });
    expect((await admin.describe(names.source))?.settings['index.blocks.write']).toBe('true');
  });

  it('fails with the reason, and touches nothing, when the target is there and not its own', async () => {
    const names = await anIndex();
    await send('PUT', `/${names.target}`, {});
    const reindex = await begin(names);
    expect((await runControlPlane(reindex)).code).toBe(0);
    expect(await stateOf(reindex)).toMatchObject({
      status: 'FAILED',
      error: { type: 'ReindexFailed', message: expect.stringContaining(`${names.target} is there already`) },
    });
    expect(await admin.describe(names.target)).toBeDefined();
    expect(await aliasOf(names.alias)).toEqual([names.source]);
  });

  it('fails with the engine words when the analyzers cannot be built any more', async () => {
    const names = await anIndex();
    await bare.writeAnalyzer(DICTIONARY, 'no => rule => this\n');
    const reindex = await begin(names);
    expect((await runControlPlane(reindex)).code).toBe(0);
    expect(await stateOf(reindex)).toMatchObject({
      status: 'FAILED',
      error: { message: expect.stringContaining('with_syn') },
    });
    await bare.writeAnalyzer(DICTIONARY, 'sofa => settee\n');
    await expectAsBefore(names);
  });

  it('fails, and is taken back, when the alias is changed while it copies', async () => {
    const names = await anIndex();
    const reindex = await begin(names);
    await runControlPlane(reindex, 'reindex-copied');
    const other = `${names.source}-other`;
    await send('PUT', `/${other}`, {});
    await send('POST', '/_aliases', { actions: [{ add: { index: other, alias: names.alias } }] });
    expect((await runControlPlane(reindex)).code).toBe(0);
    expect(await stateOf(reindex)).toMatchObject({
      status: 'FAILED',
      error: { message: expect.stringContaining(`alias ${names.alias} was changed meanwhile`) },
    });
    expect((await aliasOf(names.alias)).sort()).toEqual([names.source, other].sort());
    expect(await admin.describe(names.target)).toBeUndefined();
  });

  it('fails when its target is deleted while it copies, and the source takes writes again', async () => {
    const names = await anIndex();
    const reindex = await begin(names);
    await runControlPlane(reindex, 'reindex-copied');
    await send('DELETE', `/${names.target}`);
    expect((await runControlPlane(reindex)).code).toBe(0);
    expect(await stateOf(reindex)).toMatchObject({ status: 'FAILED', error: { type: 'ReindexFailed' } });
    await expectAsBefore(names);
  });

  it('copies again what a node that died has left half done', async () => {
    const names = await anIndex();
    const reindex = await begin(names);
    await runControlPlane(reindex, 'reindex-started');
    const [node] = bare.nodes;
    await node?.kill('SIGKILL');
    await node?.start();
    await send('GET', `/_cluster/health/${names.source},${names.target}?wait_for_status=yellow&timeout=60s`);
    expect((await runControlPlane(reindex)).code).toBe(0);
    expect(await stateOf(reindex)).toEqual({ status: 'DONE' });
    await expectDone(names);
  });

  it('refuses a backing index of a data stream', async () => {
    await send('PUT', '/_index_template/logs', { index_patterns: ['logs-*'], data_stream: {} });
    await send('PUT', '/_data_stream/logs-app');
    const [stream] = (await send('GET', '/_data_stream/logs-app')).body.data_streams;
    const source: string = stream.indices[0].index_name;
    const reindex = await begin({ alias: 'logs-alias', source, target: 'logs-anew' });
    expect((await runControlPlane(reindex)).code).toBe(0);
    expect(await stateOf(reindex)).toMatchObject({
      status: 'FAILED',
      error: { message: expect.stringContaining('backing index of data stream logs-app') },
    });
  });
});
