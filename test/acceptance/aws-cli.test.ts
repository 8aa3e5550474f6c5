import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { awsEnvironment } from '../support/clients.ts';
import { createSynonymIndex, deleteIndex, hitsOnEachNode } from '../support/node-search.ts';
import { pythonVenv } from '../support/python-venv.ts';
import { until } from '../support/until.ts';

const { url, endpoints } = inject('longshore');
let work: string;
let command: string;

beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'longshore-cli-'));
  command = (await pythonVenv()).aws;
});

afterAll(() => rm(work, { recursive: true, force: true }));

async function aws(...words: string[]): Promise<string> {
  return (await execa(command, words, { env: { ...awsEnvironment(url), AWS_PAGER: '' } })).stdout;
}

/** One value, as scripts take it: `--query … --output text`. */
const ask = (query: string, ...words: string[]) => aws(...words, '--query', query, '--output', 'text');

it('serves an unmodified AWS CLI from mb to delete-package, the legacy service name included', async () => {
  const file = join(work, 'synonyms.txt');
  await writeFile(file, 'danish, croissant, pastry\n');
  await aws('s3', 'mb', 's3://cli');
  await aws('s3', 'cp', file, 's3://cli/synonyms.txt');
  expect(await aws('s3', 'ls', 's3://cli/')).toMatch(/26 synonyms\.txt/);

  const id = await ask(
    'PackageDetails.PackageID',
    ...['opensearch', 'create-package', '--package-name', 'cli-synonyms', '--package-type', 'TXT-DICTIONARY'],
    ...['--package-source', 'S3BucketName=cli,S3Key=synonyms.txt'],
  );
  const byName = ['--filters', 'Name=PackageName,Value=cli-synonyms'];
  await until('the package is AVAILABLE', async () => {
    const status = await ask('PackageDetailsList[0].PackageStatus', 'opensearch', 'describe-packages', ...byName);
    return status === 'AVAILABLE';
  });
  expect(await ask('PackageDetailsList[0].PackageID', 'es', 'describe-packages', ...byName)).toBe(id);

  const names = ['--package-id', id, '--domain-name', 'one'];
  const statusOnDomain = () =>
    ask(
      `DomainPackageDetailsList[?PackageID=='${id}'].DomainPackageStatus`,
      ...['opensearch', 'list-packages-for-domain', '--domain-name', 'one'],
    );
  expect(await ask('DomainPackageDetails.DomainPackageStatus', 'opensearch', 'associate-package', ...names)).toBe(
    'ASSOCIATING',
  );
  await until('the association is ACTIVE', async () => (await statusOnDomain()) === 'ACTIVE');
  await createSynonymIndex(endpoints.one, 'cli', `analyzers/${id}`, ['a croissant']);
  expect(await hitsOnEachNode(endpoints.one, 'cli', 'danish')).toEqual({ 'one-0': 1 });

  await expect(aws('opensearch', 'associate-package', ...names)).rejects.toThrow(
    'An error occurred (ConflictException) when calling the AssociatePackage operation: Package is already in desired state',
  );

  await deleteIndex(endpoints.one, 'cli');
  await aws('es', 'dissociate-package', ...names);
  await until('the association is gone', async () => (await statusOnDomain()) === '');
  await aws('opensearch', 'delete-package', '--package-id', id);
  expect(await ask('length(PackageDetailsList)', 'opensearch', 'describe-packages', ...byName)).toBe('0');
  await aws('s3', 'rm', 's3://cli', '--recursive');
  await aws('s3', 'rb', 's3://cli');
});
