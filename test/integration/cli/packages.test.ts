import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import build from '../../support/build.ts';
import { type Longshore, startLongshore } from '../../support/longshore.ts';
import { runCli } from './run-cli.ts';

beforeAll(build);

let longshore: Longshore;
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'longshore-cli-'));
  longshore = await startLongshore();
});
afterAll(async () => {
  await longshore?.dispose();
  await rm(directory, { recursive: true, force: true });
});

const cli = (...args: string[]) => runCli(args, { AWS_ENDPOINT_URL: longshore.url });

async function file(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(directory, name);
  await writeFile(path, content);
  return path;
}

const json = async (...args: string[]) => {
  const { code, stdout, stderr } = await cli(...args, '--output', 'json');
  expect(stderr).not.toContain('longshore:');
  expect(code).toBe(0);
  return JSON.parse(stdout);
};

describe('the life of a package, by command line', () => {
  it('creates, updates, lists and deletes it', async () => {
    const first = await file('synonyms.txt', 'danish, croissant, pastry\n');
    const { PackageDetails: created } = await json('package', 'create', '--name', 'life', '--file', first, '--wait');
    expect(created).toMatchObject({ PackageName: 'life', PackageStatus: 'AVAILABLE', AvailablePackageVersion: 'v1' });
    expect(created.PackageID).toMatch(/^F\d+$/);

    const next = await file('synonyms.txt', 'danish, croissant, pastry, kipferl\n');
    const { PackageDetails: updated } = await json(
      ...['package', 'update', 'life', '--file', next, '--message', 'Add kipferl', '--wait'],
    );
    expect(updated).toMatchObject({ PackageID: created.PackageID, AvailablePackageVersion: 'v2' });

    const { PackageVersionHistoryList } = await json('package', 'history', created.PackageID);
    expect(PackageVersionHistoryList).toMatchObject([
      { PackageVersion: 'v2', CommitMessage: 'Add kipferl' },
      { PackageVersion: 'v1' },
    ]);

    const table = await cli('package', 'list', '--name', 'life');
    expect(table.stdout).toMatch(/^ID +NAME +TYPE +STATUS +VERSION/);
    expect(table.stdout).toContain(`${created.PackageID}  life  TXT-DICTIONARY  AVAILABLE  v2`);
    expect(table.stderr).toBe('');

    expect(await json('package', 'describe', 'life')).toMatchObject({
      PackageDetails: { AvailablePackageVersion: 'v2' },
    });
    await json('package', 'delete', 'life');
    expect(await cli('wait', 'package', created.PackageID, '--for', 'gone')).toMatchObject({ code: 0 });
    expect(await cli('package', 'describe', 'life')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('there is no package life'),
    });
  });

  it('says why a dictionary is refused, and exits with 1', async () => {
    const broken = await file('broken.txt', Buffer.from('good, fine\nbad, \xff\xfe\n', 'latin1'));
    const { code, stdout, stderr } = await cli('package', 'create', '--name', 'broken', '--file', broken, '--wait');
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain('package broken is VALIDATION_FAILED');
    expect(stderr).toContain('InvalidEncoding');
  });

  it('shows what the service refuses, with its error type and request id', async () => {
    const source = await file('source.txt', 'a, b\n');
    const { code, stderr } = await cli('package', 'create', '--name', 'X', '--file', source);
    expect(code).toBe(1);
    expect(stderr).toContain('longshore: ValidationException: ');
    expect(stderr).toMatch(/request id [0-9a-f-]{36}/);
  });

  it('uploads a file of any size as a stream, and takes an object that is there', async () => {
    const large = await file('large.txt', 'word, another word\n'.repeat(400_000));
    await json('package', 'create', '--name', 'large', '--file', large, '--bucket', 'mine', '--key', 'large', '--wait');
    await json('package', 'create', '--name', 'again', '--bucket', 'mine', '--key', 'large', '--wait');
  });

  it('ends with the reason of the store when there is no such object', async () => {
    const args = [
      'package',
      'create',
      '--name',
      'nowhere',
      '--bucket',
      'longshore-packages',
      '--key',
      'nothing',
      '--wait',
    ];
    expect(await cli(...args)).toMatchObject({ code: 1, stderr: expect.stringContaining('COPY_FAILED') });
  });
});

describe('wrong usage', () => {
  it.each([
    [['package', 'create', '--name', 'x'], 'where are the bytes?'],
    [['package', 'create', '--name', 'x', '--file', '/nonexistent'], 'cannot read /nonexistent'],
    [['package', 'create', '--file', '/etc/hostname'], "required option '--name <name>' not specified"],
    [['package', 'create', '--name', 'x', '--type', 'ODD'], 'Allowed choices are TXT-DICTIONARY'],
    [['package', 'describe'], "missing required argument 'package'"],
    [['association', 'list'], 'either --domain or --package'],
    [['domain', 'create', '--name', 'x', '--nodes', '0'], 'Give a number of nodes'],
    [['wait', 'domain', 'x', '--timeout', 'soon'], 'Give a time such as'],
    [['package', 'list', '--endpoint-url', '9400'], 'is no endpoint'],
    [['nonsense'], "unknown command 'nonsense'"],
  ])('%j exits with 2', async (args, message) => {
    const { code, stdout, stderr } = await cli(...args);
    expect(stderr).toContain(message);
    expect(code).toBe(2);
    expect(stdout).toBe('');
  });
});

describe('domains and associations that are not there', () => {
  it('lists none, and says so when one is named', async () => {
    expect(await json('domain', 'list')).toEqual({ DomainStatusList: [] });
    const described = await cli('domain', 'describe', 'nothing');
    expect(described.code).toBe(1);
    expect(described.stderr).toContain('ResourceNotFoundException: Domain not found: nothing');
    expect((await cli('wait', 'domain', 'nothing')).stderr).toContain('no such domain');
    expect((await cli('wait', 'domain', 'nothing', '--for', 'gone')).code).toBe(0);
  });
});
