import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  ChecksumAlgorithm,
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Intake, startIntake } from './start-intake.ts';

const Bucket = 'dictionaries';

describe('objects, by the JS SDK', () => {
  let intake: Intake;
  let s3: S3Client;

  beforeAll(async () => {
    intake = await startIntake();
    s3 = intake.client();
    await s3.send(new CreateBucketCommand({ Bucket }));
  });
  afterAll(() => intake.stop());

  const get = async (Key: string): Promise<Buffer> => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    return Buffer.from((await Body?.transformToByteArray()) ?? []);
  };

  it('gives back bytes, type, metadata and ETag', async () => {
    const Body = 'danish, croissant, pastry\n';
    const put = await s3.send(
      new PutObjectCommand({
        Bucket,
        Key: 'synonyms.txt',
        Body,
        ContentType: 'text/plain; charset=utf-8',
        CacheControl: 'no-cache',
        Metadata: { owner: 'search-team' },
      }),
    );
    expect(put.ETag).toBe(`"${createHash('md5').update(Body).digest('hex')}"`);
    expect(put.ChecksumCRC32).toMatch(/^[A-Za-z0-9+/]{6}==$/);
    const got = await s3.send(new GetObjectCommand({ Bucket, Key: 'synonyms.txt' }));
    expect(await got.Body?.transformToString()).toBe(Body);
    expect(got).toMatchObject({
      ContentType: 'text/plain; charset=utf-8',
      CacheControl: 'no-cache',
      Metadata: { owner: 'search-team' },
      ContentLength: Body.length,
      ETag: put.ETag,
      ChecksumCRC32: put.ChecksumCRC32,
    });
    const head = await s3.send(new HeadObjectCommand({ Bucket, Key: 'synonyms.txt' }));
    expect(head.ContentLength).toBe(Body.length);
    expect(Date.now() - (head.LastModified?.getTime() ?? 0)).toBeLessThan(60_000);
  });

  it.each(['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const)('keeps a %s checksum', async (algorithm) => {
    const Body = randomBytes(100_000);
    const Key = `checksum-${algorithm}`;
    const put = await s3.send(
      new PutObjectCommand({ Bucket, Key, Body, ChecksumAlgorithm: ChecksumAlgorithm[algorithm] }),
    );
    const head = await s3.send(new HeadObjectCommand({ Bucket, Key, ChecksumMode: 'ENABLED' }));
    expect(head[`Checksum${algorithm}`]).toBe(put[`Checksum${algorithm}`]);
    expect(head[`Checksum${algorithm}`]).toBeTruthy();
    expect(head.ChecksumType).toBe('FULL_OBJECT');
    expect(await get(Key)).toEqual(Body);
  });

  it('takes a stream (aws-chunked with a trailing checksum)', async () => {
    const pieces = Array.from({ length: 20 }, () => randomBytes(70_000));
    await s3.send(
      new PutObjectCommand({
        Bucket,
        Key: 'streamed',
        Body: Readable.from(pieces, { objectMode: false }),
        ContentLength: 20 * 70_000,
      }),
    );
    expect(await get('streamed')).toEqual(Buffer.concat(pieces));
    const head = await s3.send(new HeadObjectCommand({ Bucket, Key: 'streamed' }));
    expect(head.ContentEncoding).toBeUndefined();
  });

  it.each([
    '',
    'a//b',
    '../../etc/passwd',
    './.',
    'ä ö/日本語+&=?#%.txt',
    '🥐',
    '/leading',
    'trailing/',
    'line\nbreak',
    'x'.repeat(1024),
  ])('keeps the key %j as it is', async (suffix) => {
    const Key = suffix === '' ? 'empty-object' : suffix;
    const Body = Buffer.from(suffix === '' ? '' : `bytes of ${suffix}`);
    await s3.send(new PutObjectCommand({ Bucket, Key, Body }));
    expect(await get(Key)).toEqual(Body);
    await s3.send(new DeleteObjectCommand({ Bucket, Key }));
    await expect(get(Key)).rejects.toMatchObject({ name: 'NoSuchKey', $metadata: { httpStatusCode: 404 } });
  });

  it('gives ranges', async () => {
    const Body = randomBytes(1000);
    await s3.send(new PutObjectCommand({ Bucket, Key: 'ranged', Body }));
    const range = async (Range: string) => {
      const answer = await s3.send(new GetObjectCommand({ Bucket, Key: 'ranged', Range }));
      return { range: answer.ContentRange, bytes: Buffer.from((await answer.Body?.transformToByteArray()) ?? []) };
    };
    expect(await range('bytes=10-19')).toEqual({ range: 'bytes 10-19/1000', bytes: Body.subarray(10, 20) });
    expect(await range('bytes=990-')).toEqual({ range: 'bytes 990-999/1000', bytes: Body.subarray(990) });
    expect(await range('bytes=-5')).toEqual({ range: 'bytes 995-999/1000', bytes: Body.subarray(995) });
    await expect(range('bytes=1000-')).rejects.toMatchObject({
      name: 'InvalidRange',
      $metadata: { httpStatusCode: 416 },
    });
  });

  it('honours conditions', async () => {
    const { ETag } = await s3.send(new PutObjectCommand({ Bucket, Key: 'conditional', Body: 'one' }));
    const on = (condition: object) => s3.send(new GetObjectCommand({ Bucket, Key: 'conditional', ...condition }));
    await expect(on({ IfMatch: '"other"' })).rejects.toMatchObject({ name: 'PreconditionFailed' });
    await expect(on({ IfNoneMatch: ETag })).rejects.toMatchObject({ $metadata: { httpStatusCode: 304 } });
    await expect(on({ IfModifiedSince: new Date() })).rejects.toMatchObject({ $metadata: { httpStatusCode: 304 } });
    await expect(on({ IfUnmodifiedSince: new Date(0) })).rejects.toMatchObject({ name: 'PreconditionFailed' });
    const matched = await on({ IfMatch: ETag });
    expect(await matched.Body?.transformToString()).toBe('one');

    const write = (condition: object) =>
      s3.send(new PutObjectCommand({ Bucket, Key: 'conditional', Body: 'two', ...condition }));
    await expect(write({ IfNoneMatch: '*' })).rejects.toMatchObject({ name: 'PreconditionFailed' });
    await expect(write({ IfMatch: '"other"' })).rejects.toMatchObject({ name: 'PreconditionFailed' });
    expect((await get('conditional')).toString()).toBe('one');
    await write({ IfMatch: ETag });
    expect((await get('conditional')).toString()).toBe('two');
  });

  it('copies with the metadata or with another', async () => {
    await s3.send(new PutObjectCommand({ Bucket, Key: 'from/ä', Body: 'copied', Metadata: { a: '1' } }));
    const CopySource = `${Bucket}/${encodeURIComponent('from/ä')}`;
    const copy = await s3.send(new CopyObjectCommand({ Bucket, Key: 'to', CopySource }));
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'from/ä' }));
    expect((await get('to')).toString()).toBe('copied');
    const head = await s3.send(new HeadObjectCommand({ Bucket, Key: 'to' }));
    expect(head).toMatchObject({ Metadata: { a: '1' }, ETag: copy.CopyObjectResult?.ETag });
    await s3.send(
      new CopyObjectCommand({
        Bucket,
        Key: 'to',
        CopySource: `${Bucket}/to`,
        MetadataDirective: 'REPLACE',
        Metadata: { b: '2' },
      }),
    );
    const replaced = await s3.send(new HeadObjectCommand({ Bucket, Key: 'to' }));
    expect(replaced.Metadata).toEqual({ b: '2' });
    expect((await get('to')).toString()).toBe('copied');
    await expect(
      s3.send(new CopyObjectCommand({ Bucket, Key: 'to', CopySource: `${Bucket}/to` })),
    ).rejects.toMatchObject({ name: 'InvalidRequest' });
  });

  it('takes a storage class, an ACL and AES256, which change nothing', async () => {
    await s3.send(
      new PutObjectCommand({
        Bucket,
        Key: 'classed',
        Body: 'kept',
        StorageClass: 'GLACIER',
        ACL: 'public-read',
        ServerSideEncryption: 'AES256',
      }),
    );
    expect((await get('classed')).toString()).toBe('kept');
    const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'classed' }));
    expect(Contents).toMatchObject([{ Key: 'classed', StorageClass: 'STANDARD' }]);
  });

  it('deletes many at once, also those that are not there', async () => {
    const keys = ['many/1', 'many/<&>', 'many/🥐'];
    for (const Key of keys) await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }));
    const all = [...keys, 'many/never-there'];
    const { Deleted } = await s3.send(
      new DeleteObjectsCommand({ Bucket, Delete: { Objects: all.map((Key) => ({ Key })) } }),
    );
    expect(Deleted?.map(({ Key }) => Key)).toEqual(all);
    for (const Key of keys) await expect(get(Key)).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  it('lets a reader finish an object that is replaced meanwhile', async () => {
    const Body = randomBytes(8 * 1024 * 1024);
    await s3.send(new PutObjectCommand({ Bucket, Key: 'replaced', Body }));
    const reading = await s3.send(new GetObjectCommand({ Bucket, Key: 'replaced' }));
    await s3.send(new PutObjectCommand({ Bucket, Key: 'replaced', Body: 'new' }));
    expect(Buffer.from((await reading.Body?.transformToByteArray()) ?? []).equals(Body)).toBe(true);
    expect((await get('replaced')).toString()).toBe('new');
  });

  it('never had to say InternalError', () => {
    expect(intake.errors).toEqual([]);
  });
});
