import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import build from '../../support/build.ts';
import { type Longshore, startLongshore } from '../../support/longshore.ts';
import { type Outcome, runCli } from './run-cli.ts';

beforeAll(build);

const MINUTES = 60_000;
const NAMES = ['--package', 'furniture', '--domain', 'shop'];

let longshore: Longshore;
let directory: string;
let endpoint: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'longshore-changes-'));
  longshore = await startLongshore();
  await json('domain', 'create', '--name', 'shop', '--wait');
  const { DomainStatus } = await json('domain', 'describe', 'shop');
  endpoint = `http://${DomainStatus.Endpoint}`;
}, 4 * MINUTES);
afterAll(async () => {
  await longshore?.dispose();
  if (directory !== undefined) await rm(directory, { recursive: true, force: true });
}, 2 * MINUTES);

const cli = (...args: string[]): Promise<Outcome> => runCli(args, { AWS_ENDPOINT_URL: longshore.url });

async function json(...args: string[]) {
  const { code, stdout, stderr } = await cli(...args, '--output', 'json');
  expect(stderr).not.toContain('longshore:');
  expect(code).toBe(0);
  return JSON.parse(stdout);
}

async function dictionary(content: string): Promise<string> {
  const file = join(directory, 'furniture.txt');
  await writeFile(file, content);
  return file;
}

const update = async (content: string) =>
  json('package', 'update', 'furniture', '--file', await dictionary(content), '--wait');

async function opensearch(method: string, path: string, body?: object) {
  const response = await fetch(`${endpoint}/${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  expect(response.ok).toBe(true);
  return JSON.parse(await response.text());
}

/** Ids of what a search for the words finds, through the alias. */
async function search(words: string): Promise<string[]> {
  const { hits } = await opensearch('POST', 'products/_search', { query: { match: { text: words } } });
  return hits.hits.map(({ _id }: { _id: string }) => _id).sort();
}

const served = async (): Promise<string> => (await json('association', 'describe', ...NAMES)).servingVersion;

describe('a dictionary change by command line', () => {
  it(
    'is planned, previewed, applied, refused, rolled back, pinned and forced away',
    async () => {
      await json('package', 'create', '--name', 'furniture', '--file', await dictionary('lamp, light\n'), '--wait');
      await json('association', 'create', ...NAMES, '--reload', 'reopen', '--wait');
      expect(await json('association', 'describe', ...NAMES)).toMatchObject({
        status: 'ACTIVE',
        servingVersion: 'v1',
        reloadPolicy: 'reopen',
        autoApply: false,
        aliasPath: 'analyzers/furniture',
      });
      const filter = { type: 'synonym_graph', synonyms_path: 'analyzers/furniture', updateable: true };
      await opensearch('PUT', 'products-1', {
        aliases: { products: {} },
        settings: {
          number_of_replicas: 0,
          analysis: {
            filter: { furniture: filter },
            analyzer: { with_synonyms: { tokenizer: 'standard', filter: ['lowercase', 'furniture'] } },
          },
        },
        mappings: { properties: { text: { type: 'text', analyzer: 'standard', search_analyzer: 'with_synonyms' } } },
      });
      await opensearch('PUT', 'products-1/_doc/sofa?refresh=true', { text: 'A red sofa' });
      await opensearch('PUT', 'products-1/_doc/couch?refresh=true', { text: 'A blue couch' });

      await update('lamp, light\nsofa, couch\n');
      const plan = await json('plan', 'associate', ...NAMES);
      expect(plan).toMatchObject({ from: 'v1', to: 'v2', possible: true, findings: [] });
      expect(plan.users).toMatchObject([{ kind: 'index', name: 'products-1', aliases: ['products'] }]);
      const preview = ['preview', ...NAMES, '--index', 'products-1', '--query', 'sofa', '--query', 'lamp'];
      const { verdict, queries } = await json(...preview);
      expect(verdict).toMatchObject({ queries: 2, tokensChanged: 1, hitsChanged: 1 });
      expect(queries[0].after.hits.map(({ id }: { id: string }) => id).sort()).toEqual(['couch', 'sofa']);
      const strict = await cli(...preview, '--threshold', '0.1');
      expect(strict.code).toBe(1);
      expect(strict.stdout).toContain('text: couch|sofa');
      expect(strict.stderr).toContain('more than the threshold of 10 %');
      expect((await cli(...preview, '--threshold', '1')).code).toBe(0);
      expect(await search('sofa')).toEqual(['sofa']);

      await json('association', 'create', ...NAMES, '--version', 'v2', '--wait');
      expect(await search('sofa')).toEqual(['couch', 'sofa']);
      expect(await json('association', 'indices', ...NAMES)).toMatchObject({
        indices: [{ index: 'products-1', state: 'live' }],
      });

      await update('lamp, light\nsofa, couch => settee => divan\n');
      const impossible = await cli('plan', 'associate', ...NAMES);
      expect(impossible.code).toBe(1);
      expect(impossible.stdout).toContain('line 2: sofa, couch => settee => divan');
      const refused = await cli('association', 'create', ...NAMES, '--wait');
      expect(refused.code).toBe(1);
      expect(refused.stderr).toContain('RehearsalFailed');
      expect(await served()).toBe('v2');
      expect(await search('sofa')).toEqual(['couch', 'sofa']);

      expect(await json('association', 'rollback', ...NAMES, '--wait')).toMatchObject({
        status: 'ACTIVE',
        servingVersion: 'v1',
        pinned: true,
      });
      expect(await search('sofa')).toEqual(['sofa']);
      expect(await json('association', 'pin', ...NAMES, '--version', 'v2', '--wait')).toMatchObject({
        servingVersion: 'v2',
      });
      const nothing = await cli('association', 'cancel', ...NAMES);
      expect(nothing).toMatchObject({ code: 1, stderr: expect.stringContaining('ConflictException') });

      await update('lamp, light\nsofa, couch\n');
      await json('association', 'unpin', ...NAMES);
      const added = ['synonyms', 'add', 'furniture', 'table, desk', '--apply', '--domain', 'shop'];
      expect(await json(...added)).toMatchObject({ version: 'v5' });
      expect(await served()).toBe('v5');

      const moved = await json('reindex', 'start', '--alias', 'products', '--domain', 'shop', '--wait');
      expect(moved).toMatchObject({ status: 'DONE', source: 'products-1', target: 'products-2' });
      expect(await json('reindex', 'describe', moved.id, '--domain', 'shop')).toEqual(moved);
      expect((await cli('reindex', 'list', '--domain', 'shop')).stdout).toContain(`${moved.id}  products`);
      expect(await search('sofa')).toEqual(['couch', 'sofa']);
      // Made since the last change, and asked of the nodes now.
      expect(await json('association', 'indices', ...NAMES)).toMatchObject({
        observed: 'now',
        indices: [
          { index: 'products-1', state: 'live' },
          { index: 'products-2', state: 'live' },
        ],
      });

      const missed = await cli('plan', 'dissociate', ...NAMES);
      expect(missed.code).toBe(1);
      expect(missed.stdout).toContain('products-2');
      const inUse = await cli('association', 'delete', ...NAMES, '--wait');
      expect(inUse.code).toBe(1);
      expect(inUse.stderr).toContain('InUse');
      expect(await search('sofa')).toEqual(['couch', 'sofa']);
      expect(await cli('association', 'delete', ...NAMES, '--force', '--wait')).toMatchObject({
        code: 0,
        stdout: 'furniture is gone from shop\n',
      });
    },
    5 * MINUTES,
  );

  it(
    'comes by itself with auto-apply',
    async () => {
      const names = ['--package', 'colours', '--domain', 'shop'];
      await json('package', 'create', '--name', 'colours', '--file', await dictionary('red, crimson\n'), '--wait');
      await json('association', 'create', ...names, '--auto-apply', '--wait');
      await json('synonyms', 'add', 'colours', 'blue, azure', '--apply', '--domain', 'shop');
      expect(await json('association', 'describe', ...names)).toMatchObject({ servingVersion: 'v2', autoApply: true });
      await json('association', 'configure', ...names, '--no-auto-apply');
      await json('synonyms', 'add', 'colours', 'green, emerald', '--wait');
      expect(await json('association', 'describe', ...names)).toMatchObject({
        status: 'ACTIVE',
        servingVersion: 'v2',
        availableVersion: 'v3',
      });
    },
    2 * MINUTES,
  );
});
