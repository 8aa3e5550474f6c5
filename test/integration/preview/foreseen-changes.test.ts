// A whole Longshore with a domain of two real nodes, over its HTTP API: what a plan and a preview say is what then happens, and
// until then nothing has.
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { loadConfig } from '../../../src/local/config.ts';
import { type Instance, startInstance } from '../../../src/local/instance.ts';
import { plan, preview, reindex, reindexes } from '../../../src/longshore-api/shapes.ts';
import { createLog } from '../../../src/telemetry/log.ts';
import { type Clients, clientsFor } from '../../support/clients.ts';
import { freePort } from '../../support/free-port.ts';
import { nodeUrls } from '../../support/node-search.ts';
import {
  associate,
  createDictionary,
  createDomain,
  findAssociation,
  settledDomain,
  settledPackage,
  updateDictionary,
} from '../../support/packages.ts';
import { until } from '../../support/until.ts';

const FIELDS = ['body', 'title'];
const DOCUMENTS = ['a sofa', 'a couch', 'a settee', 'a lamp', 'one more settee'];

let home: string;
let instance: Instance;
let clients: Clients;
let endpoint: string;
let rooms: string;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'longshore-foreseen-'));
  await chmod(home, 0o755);
  const environment = { ...process.env, LONGSHORE_HOME: home, LONGSHORE_PORT: String(await freePort()) };
  const log = createLog({ level: 'warn', file: join(home, 'longshore.log') });
  instance = await startInstance({ config: loadConfig(environment), log, version: '0.0.0', environment });
  clients = clientsFor(instance.url);
  await createDomain(clients, 'demo', 2);
  rooms = await createDictionary(clients, 'rooms', 'sofa, couch\n');
  endpoint = (await settledDomain(clients, 'demo')).Endpoint;
  expect(await associate(clients, 'demo', rooms)).toMatchObject({ DomainPackageStatus: 'ACTIVE' });
  await send('PUT', '/house-1', {
    settings: {
      number_of_shards: 2,
      number_of_replicas: 1,
      analysis: {
        filter: {
          graph: { type: 'synonym_graph', synonyms_path: 'analyzers/rooms', updateable: true },
          flat: { type: 'synonym', synonyms_path: `analyzers/${rooms}`, updateable: true, lenient: true },
        },
        analyzer: {
          in_titles: { tokenizer: 'standard', filter: ['lowercase', 'graph'] },
          in_bodies: { tokenizer: 'whitespace', filter: ['lowercase', 'flat'] },
        },
      },
    },
    mappings: {
      properties: {
        title: { type: 'text', analyzer: 'standard', search_analyzer: 'in_titles' },
        body: { type: 'text', analyzer: 'standard', search_analyzer: 'in_bodies' },
        plain: { type: 'text' },
      },
    },
    aliases: { house: {} },
  });
  for (const [id, text] of DOCUMENTS.entries())
    await send('PUT', `/house/_doc/${id}?refresh=true`, id % 2 === 0 ? { title: text } : { body: text });
  await send('GET', '/_cluster/health?wait_for_status=green&timeout=60s');
  await updateDictionary(clients, rooms, 'rooms', 'sofa, settee\n');
  expect(await settledPackage(clients, rooms)).toMatchObject({ AvailablePackageVersion: 'v2' });
}, 400_000);

afterAll(async () => {
  await instance?.close();
  await rm(home, { recursive: true, force: true });
}, 120_000);

const parse: (text: string) => ReturnType<typeof JSON.parse> = JSON.parse;

async function send(method: string, path: string, body?: unknown, base = `http://${endpoint}`) {
  const response = await fetch(`${base}${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: parse(await response.text()) };
}

const own = (method: string, path: string, body?: unknown) =>
  send(method, `/_longshore/v1/domains/demo${path}`, body, instance.url);

async function document<T extends z.ZodType>(
  shape: T,
  method: string,
  path: string,
  body?: unknown,
): Promise<z.infer<T>> {
  const answer = await own(method, path, body);
  expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
  return shape.parse(answer.body);
}

/** Ids and total of a search on each node's own copies. */
async function found(text: string): Promise<{ ids: string[]; total: number }[]> {
  const search = { query: { multi_match: { query: text, fields: FIELDS } }, track_total_hits: true };
  return Promise.all(
    [...(await nodeUrls(endpoint)).values()].map(async (url) => {
      const { body } = await send('POST', '/house/_search?preference=_local', search, url);
      const hits: { _id: string }[] = body.hits.hits;
      return { ids: hits.map(({ _id }) => _id).sort(), total: body.hits.total.value };
    }),
  );
}

const onBoth = (ids: string[]) => [ids, ids].map((each) => ({ ids: each, total: each.length }));

/** Names of all files that lie staged on nodes. */
async function stagedFiles(): Promise<string[]> {
  const nodes = join(home, 'nodes');
  const names = await readdir(nodes, { recursive: true });
  expect(names.filter((name) => name.endsWith('/config/analyzers'))).toHaveLength(2);
  return names.filter((name) => name.includes('/.longshore/staged/'));
}

describe('a plan', () => {
  it('says what an update does to nodes and indices, what it costs, and changes nothing', async () => {
    const seen = await document(plan, 'POST', '/plan', { package: 'rooms', action: 'associate' });
    expect(seen).toMatchObject({
      packageId: rooms,
      from: 'v1',
      to: 'v2',
      possible: true,
      problems: [],
      nodes: ['demo-0', 'demo-1'],
      users: [{ kind: 'index', name: 'house-1', aliases: ['house'] }],
      indices: [{ index: 'house-1', state: 'live' }],
      findings: [],
      heap: { analyzersPerNode: 2 },
      unavailableMs: [],
    });
    expect(seen.seconds?.expected).toBeGreaterThan(0);
    expect(await findAssociation(clients, 'demo', rooms)).toMatchObject({
      DomainPackageStatus: 'ACTIVE',
      PackageVersion: 'v1',
    });
    expect(await found('sofa')).toEqual(onBoth(['0', '1']));
    await until('nothing lies staged any more', async () => (await stagedFiles()).length === 0);
  });

  it('says what would fail and where, before anybody tries it', async () => {
    const broken = await createDictionary(clients, 'broken', 'sofa, couch\nchair => stool => bench\n');
    await settledPackage(clients, broken);
    const template = await send('PUT', '/_index_template/later', {
      index_patterns: ['later-*'],
      template: {
        settings: {
          analysis: {
            filter: { syn: { type: 'synonym_graph', synonyms_path: `analyzers/${rooms}`, updateable: true } },
            analyzer: { a: { tokenizer: 'standard', filter: ['syn'] } },
          },
        },
      },
    });
    expect(template.status).toBe(200);
    await updateDictionary(clients, rooms, 'rooms', 'sofa, settee\nchair => stool => bench\n');
    await settledPackage(clients, rooms);
    const seen = await document(plan, 'POST', '/plan', { package: rooms, action: 'associate' });
    expect(seen).toMatchObject({ possible: false, to: 'v3' });
    expect(seen.problems[0]).toContain('rejects v3');
    const owners = new Set(seen.findings.filter(({ severity }) => severity === 'failure').map(({ owner }) => owner));
    expect([...owners].sort()).toEqual(['index house-1', 'index template later']);
    expect(seen.findings).toContainEqual(
      expect.objectContaining({
        severity: 'failure',
        owner: 'index house-1',
        analyzer: 'in_titles',
        component: 'filter.graph',
        line: 2,
        text: 'chair => stool => bench',
      }),
    );
    const refused = await own('POST', '/preview', { package: rooms, index: 'house', queries: ['sofa'] });
    expect(refused.status).toBe(400);
    expect(refused.body.message).toMatch(/synonym/i);
    expect(await found('sofa')).toEqual(onBoth(['0', '1']));
    await send('DELETE', '/_index_template/later');
    // The old version can still be planned.
    expect(await document(plan, 'POST', '/plan', { package: rooms, action: 'associate', version: 'v2' })).toMatchObject(
      {
        possible: true,
        to: 'v2',
      },
    );
  });

  it('names who uses a package that is to go', async () => {
    const seen = await document(plan, 'POST', '/plan', { package: rooms, action: 'dissociate' });
    expect(seen).toMatchObject({ possible: false, users: [{ name: 'house-1' }] });
    expect(seen.problems[0]).toContain('house-1');
  });

  it('refuses what the operations refuse, in their words', async () => {
    const loose = await createDictionary(clients, 'loose', 'a, b\n');
    await settledPackage(clients, loose);
    expect(await document(plan, 'POST', '/plan', { package: loose, action: 'dissociate' })).toMatchObject({
      possible: false,
      problems: [`Package is not associated to this domain: ${loose}`],
    });
    expect(await document(plan, 'POST', '/plan', { package: rooms, action: 'associate', version: 'v9' })).toMatchObject(
      { possible: false, problems: [`Package ${rooms} has no version v9.`] },
    );
    expect((await own('POST', '/plan', { package: 'nothing', action: 'associate' })).status).toBe(400);
    expect((await own('POST', '/plan', { package: rooms, action: 'explode' })).status).toBe(400);
  });
});

describe('a preview', () => {
  it('needs queries while the cluster has recorded none, and samples those that its slow log has', async () => {
    const request = { package: rooms, version: 'v2', index: 'house' };
    const refused = await own('POST', '/preview', request);
    expect(refused.status).toBe(400);
    expect(refused.body.message).toContain('index.search.slowlog.threshold.query.info');

    await send('PUT', '/house-1/_settings', { 'index.search.slowlog.threshold.query.info': '0ms' });
    await send('POST', '/house/_search', { query: { bool: { must: [{ match: { title: 'red "sofa" ü' } }] } } });
    const seen = await until('the slow log has the search', async () => {
      const answer = await own('POST', '/preview', request);
      return answer.status === 200 ? preview.parse(answer.body) : undefined;
    });
    expect(seen.source).toBe('slow-log');
    expect(seen.queries.map(({ query }) => query)).toEqual(['red "sofa" ü']);
    await send('PUT', '/house-1/_settings', { 'index.search.slowlog.threshold.query.info': null });
  });

  it('shows before the change what each node finds after it', async () => {
    const request = { package: rooms, version: 'v2', index: 'house', queries: ['sofa', 'lamp'] };
    const seen = await document(preview, 'POST', '/preview', request);
    expect(seen).toMatchObject({ from: 'v1', to: 'v2', index: 'house-1', source: 'given' });
    expect([...seen.fields].sort()).toEqual(FIELDS);
    const [sofa, lamp] = seen.queries;
    expect(sofa).toMatchObject({ query: 'sofa', tokensChanged: true, before: { total: 2 }, after: { total: 3 } });
    expect(sofa?.before.hits.map(({ id }) => id).sort()).toEqual(['0', '1']);
    expect(sofa?.after.hits.map(({ id }) => id).sort()).toEqual(['0', '2', '4']);
    expect(sofa?.hitsChanged).toBeCloseTo(2 / 3);
    const tokens = sofa?.after.tokens.map(({ field, tokens: of }) => [field, of.map(({ token }) => token).sort()]);
    expect(tokens?.sort()).toEqual([
      ['body', ['settee', 'sofa']],
      ['title', ['settee', 'sofa']],
    ]);
    expect(lamp).toMatchObject({ tokensChanged: false, hitsChanged: 0 });
    expect(await found('sofa')).toEqual(onBoth(['0', '1']));

    const pinned = await own('POST', `/associations/${rooms}/pin`, { version: 'v2' });
    expect(pinned.status, JSON.stringify(pinned.body)).toBe(200);
    await until('v2 is served', async () => (await own('GET', `/associations/${rooms}`)).body.servingVersion === 'v2');
    expect(await found('sofa')).toEqual(onBoth(['0', '2', '4']));
    const then = await document(preview, 'POST', '/preview', request);
    expect(then.queries[0]?.before).toEqual(sofa?.after);
    expect(then.queries[0]).toMatchObject({ tokensChanged: false, hitsChanged: 0 });
  });

  it.each([
    [{ index: 'nothing' }, /no index or alias nothing/],
    [{ fields: ['nothing'] }, /nothing.*not in the mapping/],
    [{ version: 'v9' }, /no version v9/],
    [{ queries: [] }, /queries/],
    [{ hits: 0 }, /hits/],
  ])('is refused for %j', async (wrong, reason) => {
    const request = { package: rooms, version: 'v2', index: 'house', queries: ['sofa'], ...wrong };
    const { status, body } = await own('POST', '/preview', request);
    expect(status).toBe(400);
    expect(body.message).toMatch(reason);
  });
});

describe('a reindex', () => {
  it('is started, watched, listed, and not cancelled when it is done', async () => {
    const started = await own('POST', '/reindexes', { alias: 'house' });
    expect(started.status, JSON.stringify(started.body)).toBe(202);
    const { id, source, target } = reindex.parse(started.body);
    expect({ source, target }).toEqual({ source: 'house-1', target: 'house-2' });
    const done = await until('it is done', async () => {
      const seen = await document(reindex, 'GET', `/reindexes/${id}`);
      if (seen.status === 'FAILED') throw new Error(seen.error?.message);
      return seen.status === 'DONE' ? seen : undefined;
    });
    expect(done.error).toBeUndefined();
    expect(await found('settee')).toEqual(onBoth(['0', '2', '4']));
    expect((await document(reindexes, 'GET', '/reindexes')).reindexes.map((each) => each.id)).toEqual([id]);
    expect((await own('POST', `/reindexes/${id}/cancel`)).status).toBe(409);
    expect((await own('GET', '/reindexes/nothing')).status).toBe(409);
  });

  it.each([
    [{ alias: 'nothing' }, 400, /no alias nothing/],
    [{ alias: 'house-1' }, 400, /is an index, not an alias/],
    [{ alias: 'house', target: 'House' }, 400, /upper-case/],
    [{ alias: 'house', target: 'house-1' }, 409, /is there already/],
  ])('is refused for %j', async (request, expected, reason) => {
    const { status, body } = await own('POST', '/reindexes', request);
    expect(status).toBe(expected);
    expect(body.message).toMatch(reason);
  });
});
