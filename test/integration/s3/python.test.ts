import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { awsEnvironment } from '../../support/clients.ts';
import { type PythonVenv, pythonVenv } from '../../support/python-venv.ts';
import { type Intake, startIntake } from './start-intake.ts';

// Every command of the CLI starts a Python: seconds on a busy machine.
describe('boto3 and the AWS CLI', { timeout: 180_000 }, () => {
  let intake: Intake;
  let venv: PythonVenv;
  let directory: string;

  beforeAll(async () => {
    venv = await pythonVenv();
    intake = await startIntake();
    directory = await mkdtemp(join(tmpdir(), 'longshore-python-'));
  }, 300_000);
  afterAll(async () => {
    await intake?.stop();
    await rm(directory, { recursive: true, force: true });
  });

  const run = async (command: string, args: string[]): Promise<string> =>
    (await execa(command, args, { cwd: directory, env: awsEnvironment(intake.endpoint) })).stdout;
  const aws = (...args: string[]) => run(venv.aws, args);
  const stored = async (bucket: string, key: string): Promise<Buffer> => {
    const object = await intake.store.openObject(bucket, key);
    if (object === undefined) throw new Error(`${bucket}/${key} is not there`);
    return buffer(object.body);
  };

  it('boto3 upload_file, in parts, and download_file give the same bytes', async () => {
    const bytes = randomBytes(12 * 1024 ** 2);
    await writeFile(join(directory, 'large.bin'), bytes);
    await writeFile(join(directory, 'small.txt'), 'ice cream, gelato\n');
    const script = `
import boto3, json
s3 = boto3.client('s3')
s3.create_bucket(Bucket='from-boto3')
s3.upload_file('small.txt', 'from-boto3', 'small.txt', ExtraArgs={'Metadata': {'team': 'search'}})
s3.upload_file('large.bin', 'from-boto3', 'päckäge/large.bin')
s3.download_file('from-boto3', 'päckäge/large.bin', 'large.back')
head = s3.head_object(Bucket='from-boto3', Key='small.txt')
try:
    s3.get_object(Bucket='from-boto3', Key='missing')
except s3.exceptions.NoSuchKey as error:
    missing = error.response['Error']['Code']
url = s3.generate_presigned_url('get_object', Params={'Bucket': 'from-boto3', 'Key': 'small.txt'})
put = s3.generate_presigned_url('put_object', Params={'Bucket': 'from-boto3', 'Key': 'presigned.txt'})
print(json.dumps({'keys': [o['Key'] for o in s3.list_objects_v2(Bucket='from-boto3')['Contents']],
  'metadata': head['Metadata'], 'missing': missing, 'url': url, 'put': put}))
`;
    const seen = JSON.parse(await run(venv.python, ['-c', script]));
    expect(seen).toMatchObject({
      keys: ['päckäge/large.bin', 'small.txt'],
      metadata: { team: 'search' },
      missing: 'NoSuchKey',
    });
    expect((await stored('from-boto3', 'päckäge/large.bin')).equals(bytes)).toBe(true);
    expect((await readFile(join(directory, 'large.back'))).equals(bytes)).toBe(true);
    const etag = await intake.store.currentETag('from-boto3', 'päckäge/large.bin');
    expect(etag).toMatch(/-2$/);

    expect(await (await fetch(seen.url)).text()).toBe('ice cream, gelato\n');
    const put = await fetch(seen.put, { method: 'PUT', body: 'by url' });
    expect(put.status).toBe(200);
    expect((await stored('from-boto3', 'presigned.txt')).toString()).toBe('by url');
  });

  it('aws s3 mb, cp, ls, sync, rm, rb', async () => {
    const bytes = randomBytes(9 * 1024 ** 2);
    await mkdir(join(directory, 'tree', 'deep'), { recursive: true });
    await writeFile(join(directory, 'tree', 'one.txt'), 'one');
    await writeFile(join(directory, 'tree', 'deep', 'two words.bin'), bytes);

    expect(await aws('s3', 'mb', 's3://from-cli')).toBe('make_bucket: from-cli');
    await aws('s3', 'cp', 'tree/one.txt', 's3://from-cli/copied.txt');
    expect((await stored('from-cli', 'copied.txt')).toString()).toBe('one');
    await aws('s3', 'sync', 'tree', 's3://from-cli/tree');
    expect(await aws('s3', 'sync', 'tree', 's3://from-cli/tree')).toBe('');
    const listed = await aws('s3', 'ls', 's3://from-cli', '--recursive');
    expect(listed.split('\n').map((line) => line.trim().split(/\s+/).slice(2).join(' '))).toEqual([
      '3 copied.txt',
      '9437184 tree/deep/two words.bin',
      '3 tree/one.txt',
    ]);
    expect(await aws('s3', 'ls', 's3://from-cli')).toMatch(/PRE tree\/\n.* copied\.txt/);

    await aws('s3', 'cp', 's3://from-cli/tree/deep/two words.bin', 's3://from-cli/server-side');
    await aws('s3', 'cp', 's3://from-cli/server-side', 'back.bin');
    const md5 = (data: Buffer) => createHash('md5').update(data).digest('hex');
    expect(md5(await readFile(join(directory, 'back.bin')))).toBe(md5(bytes));

    await aws('s3', 'rm', 's3://from-cli/copied.txt');
    await aws('s3', 'rm', 's3://from-cli/tree', '--recursive');
    await expect(aws('s3', 'rb', 's3://from-cli')).rejects.toThrow('BucketNotEmpty');
    expect(await aws('s3', 'rb', 's3://from-cli', '--force')).toContain('remove_bucket: from-cli');
    await expect(aws('s3', 'ls', 's3://from-cli')).rejects.toThrow('NoSuchBucket');
  });

  it('never had to say InternalError', () => {
    expect(intake.errors).toEqual([]);
  });
});
