import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetBucketLocationCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  paginateListObjectsV2,
  type S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Intake, startIntake } from './start-intake.ts';

describe('buckets and lists, by the JS SDK', () => {
  let intake: Intake;
  let s3: S3Client;

  beforeAll(async () => {
    intake = await startIntake();
    s3 = intake.client();
  });
  afterAll(() => intake.stop());

  it('creates, finds, lists and deletes buckets', async () => {
    await s3.send(new CreateBucketCommand({ Bucket: 'second' }));
    await s3.send(
      new CreateBucketCommand({ Bucket: 'first', CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' } }),
    );
    const { Buckets } = await s3.send(new ListBucketsCommand({}));
    expect(Buckets?.map(({ Name }) => Name)).toEqual(['first', 'second']);
    expect(await s3.send(new HeadBucketCommand({ Bucket: 'first' }))).toMatchObject({ BucketRegion: 'eu-west-1' });
    const location = async (Bucket: string) =>
      (await s3.send(new GetBucketLocationCommand({ Bucket }))).LocationConstraint;
    expect(await location('first')).toBe('eu-west-1');
    expect(await location('second')).toBeFalsy();
    await s3.send(new DeleteBucketCommand({ Bucket: 'first' }));
    await expect(s3.send(new HeadBucketCommand({ Bucket: 'first' }))).rejects.toMatchObject({
      $metadata: { httpStatusCode: 404 },
    });
    await expect(s3.send(new DeleteBucketCommand({ Bucket: 'first' }))).rejects.toMatchObject({ name: 'NoSuchBucket' });
  });

  it('does not delete a bucket with something in it, and starts clean when it is made again', async () => {
    const Bucket = 'again-and-again';
    await s3.send(new CreateBucketCommand({ Bucket }));
    await s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'a' }));
    await expect(s3.send(new DeleteBucketCommand({ Bucket }))).rejects.toMatchObject({ name: 'BucketNotEmpty' });
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'a' }));
    await s3.send(new DeleteBucketCommand({ Bucket }));
    await s3.send(new CreateBucketCommand({ Bucket }));
    expect(await s3.send(new ListObjectsV2Command({ Bucket }))).toMatchObject({ KeyCount: 0, IsTruncated: false });
  });

  it('says that a bucket is there already, but in us-east-1', async () => {
    await s3.send(new CreateBucketCommand({ Bucket: 'there-already' }));
    await s3.send(new CreateBucketCommand({ Bucket: 'there-already' }));
    const elsewhere = await startIntake({ region: 'eu-central-1' });
    try {
      const client = elsewhere.client({ region: 'eu-central-1' });
      await client.send(new CreateBucketCommand({ Bucket: 'there-already' }));
      await expect(client.send(new CreateBucketCommand({ Bucket: 'there-already' }))).rejects.toMatchObject({
        name: 'BucketAlreadyOwnedByYou',
      });
    } finally {
      await elsewhere.stop();
    }
  });

  it.each(['ab', 'UPPER', 'under_score', '192.168.0.1', 'double..dot', '-hyphen', 'x'.repeat(64)])(
    'takes %s for no bucket name',
    async (Bucket) => {
      await expect(s3.send(new CreateBucketCommand({ Bucket }))).rejects.toMatchObject({ name: 'InvalidBucketName' });
    },
  );

  it('pages through keys in the order of their UTF-8 bytes', async () => {
    const Bucket = 'pages';
    await s3.send(new CreateBucketCommand({ Bucket }));
    const keys = ['A', 'a b', 'a&b', 'a/1', 'a/2', 'b', 'é', '\uffee', '🥐'];
    for (const Key of keys.toReversed()) await s3.send(new PutObjectCommand({ Bucket, Key, Body: Key }));
    const expected = keys.toSorted((x, y) => Buffer.compare(Buffer.from(x), Buffer.from(y)));
    const seen: string[] = [];
    let pages = 0;
    for await (const page of paginateListObjectsV2({ client: s3, pageSize: 2 }, { Bucket })) {
      pages++;
      seen.push(...(page.Contents ?? []).flatMap(({ Key }) => Key ?? []));
    }
    expect(seen).toEqual(expected);
    expect(pages).toBe(5);
    const after = await s3.send(new ListObjectsV2Command({ Bucket, StartAfter: 'a/1' }));
    expect(after.Contents?.map(({ Key }) => Key)).toEqual(expected.slice(expected.indexOf('a/1') + 1));
    await expect(s3.send(new ListObjectsV2Command({ Bucket, ContinuationToken: 'a/1' }))).rejects.toMatchObject({
      name: 'InvalidArgument',
    });
  });

  it('folds keys behind a delimiter, also across pages, in both versions', async () => {
    const Bucket = 'folders';
    await s3.send(new CreateBucketCommand({ Bucket }));
    for (const Key of ['en/a', 'en/b', 'en/deep/c', 'de/a', 'top', 'zz/a']) {
      await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }));
    }
    const folded: string[] = [];
    for await (const page of paginateListObjectsV2({ client: s3, pageSize: 1 }, { Bucket, Delimiter: '/' })) {
      folded.push(...(page.CommonPrefixes ?? []).flatMap(({ Prefix }) => Prefix ?? []));
      folded.push(...(page.Contents ?? []).flatMap(({ Key }) => Key ?? []));
    }
    expect(folded).toEqual(['de/', 'en/', 'top', 'zz/']);

    const under = await s3.send(new ListObjectsV2Command({ Bucket, Delimiter: '/', Prefix: 'en/', FetchOwner: true }));
    expect(under.CommonPrefixes).toEqual([{ Prefix: 'en/deep/' }]);
    expect(under.Contents?.map(({ Key }) => Key)).toEqual(['en/a', 'en/b']);
    expect(under.Contents?.[0]?.Owner?.ID).toBe('000000000000');

    const first = await s3.send(new ListObjectsCommand({ Bucket, Delimiter: '/', MaxKeys: 2 }));
    expect(first).toMatchObject({ IsTruncated: true, NextMarker: 'en/' });
    const second = await s3.send(new ListObjectsCommand({ Bucket, Delimiter: '/', Marker: first.NextMarker }));
    expect(second.IsTruncated).toBe(false);
    expect(second.Contents?.map(({ Key }) => Key)).toEqual(['top']);
    expect(second.CommonPrefixes).toEqual([{ Prefix: 'zz/' }]);
  });

  it('encodes what XML cannot say when it is asked to', async () => {
    const Bucket = 'odd-keys';
    await s3.send(new CreateBucketCommand({ Bucket }));
    await s3.send(new PutObjectCommand({ Bucket, Key: 'a\u0001/+ &', Body: 'x' }));
    const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket, EncodingType: 'url' }));
    expect(Contents?.[0]?.Key).toBe('a%01/%2B%20%26');
  });

  it('never had to say InternalError', () => {
    expect(intake.errors).toEqual([]);
  });
});
