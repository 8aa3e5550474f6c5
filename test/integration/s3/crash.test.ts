import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../../support/until.ts';

const SCRIPT = fileURLToPath(new URL('serve-intake.ts', import.meta.url));
const Bucket = 'survivors';

describe('the S3 intake, killed', () => {
  let directory: string;
  let child: ChildProcess | undefined;
  const clients: S3Client[] = [];

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'longshore-s3-crash-'));
  });
  afterEach(async () => {
    await kill();
    for (const client of clients.splice(0)) client.destroy();
    await rm(directory, { recursive: true, force: true });
  });

  async function start(): Promise<{ s3: S3Client; port: number }> {
    child = spawn(process.execPath, ['--import', 'tsx', SCRIPT, directory], { stdio: ['ignore', 'pipe', 'inherit'] });
    if (child.stdout === null) throw new Error('no stdout');
    const [line] = await once(child.stdout, 'data');
    const port = Number(String(line).trim());
    const s3 = new S3Client({
      endpoint: `http://127.0.0.1:${port}`,
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      forcePathStyle: true,
      maxAttempts: 1,
    });
    clients.push(s3);
    return { s3, port };
  }

  async function kill(): Promise<void> {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }

  const read = async (s3: S3Client, Key: string): Promise<string | undefined> =>
    (await s3.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToString();
  const segments = () => readdir(join(directory, 'buckets', Bucket, 'data'));

  it('has everything that it acknowledged, and nothing of what it did not', async () => {
    const { s3, port } = await start();
    await s3.send(new CreateBucketCommand({ Bucket }));
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: 'in-parts' }));
    const part = await s3.send(
      new UploadPartCommand({ Bucket, Key: 'in-parts', UploadId, PartNumber: 1, Body: 'part' }),
    );

    const acknowledged = new Map<string, string>();
    const writers = Array.from({ length: 4 }, async (_, writer) => {
      for (let round = 0; ; round++) {
        const [Key, Body] = [`${writer}/${round % 7}`, `round ${round} of writer ${writer}`];
        try {
          await s3.send(new PutObjectCommand({ Bucket, Key, Body }));
        } catch {
          return { Key, Body };
        }
        acknowledged.set(Key, Body);
      }
    });
    // And one whose bytes never come.
    const half = request({ port, method: 'PUT', path: `/${Bucket}/half`, headers: { 'content-length': 1000 } });
    half.on('error', () => undefined);
    half.write('half');
    await until('some objects', async () => acknowledged.size >= 20);
    await kill();
    const inFlight = await Promise.all(writers);

    const { s3: again } = await start();
    const { Contents = [] } = await again.send(new ListObjectsV2Command({ Bucket }));
    const keys = Contents.flatMap(({ Key }) => Key ?? []);
    for (const [key, body] of acknowledged) {
      const unanswered = inFlight.find(({ Key }) => Key === key)?.Body;
      expect([body, unanswered]).toContain(await read(again, key));
    }
    const possible = new Set([...acknowledged.keys(), ...inFlight.map(({ Key }) => Key)]);
    expect(keys.filter((key) => !possible.has(key))).toEqual([]);
    // One file for each object and the one part: what the crash left has been swept.
    expect(await segments()).toHaveLength(keys.length + 1);

    await again.send(
      new CompleteMultipartUploadCommand({
        Bucket,
        Key: 'in-parts',
        UploadId,
        MultipartUpload: { Parts: [{ PartNumber: 1, ETag: part.ETag }] },
      }),
    );
    expect(await read(again, 'in-parts')).toBe('part');
  });
});
