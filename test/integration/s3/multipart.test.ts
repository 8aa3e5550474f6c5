import { createHash, randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  type CreateMultipartUploadCommandInput,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  ListPartsCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Intake, startIntake } from './start-intake.ts';

const Bucket = 'uploads';
const MiB = 1024 ** 2;

describe('multipart uploads, by the JS SDK', () => {
  let intake: Intake;
  let s3: S3Client;

  beforeAll(async () => {
    intake = await startIntake();
    s3 = intake.client();
    await s3.send(new CreateBucketCommand({ Bucket }));
  });
  afterAll(() => intake.stop());

  const begin = async (Key: string, options: Partial<CreateMultipartUploadCommandInput> = {}): Promise<string> => {
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key, ...options }));
    if (UploadId === undefined) throw new Error('no UploadId');
    return UploadId;
  };
  const upload = async (Key: string, UploadId: string, PartNumber: number, Body: Buffer): Promise<CompletedPart> => {
    const { ETag, ChecksumCRC32, ChecksumCRC64NVME } = await s3.send(
      new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body }),
    );
    return { PartNumber, ETag, ChecksumCRC32, ChecksumCRC64NVME };
  };
  const complete = (Key: string, UploadId: string, Parts: CompletedPart[]) =>
    s3.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } }));
  const get = async (Key: string, Range?: string): Promise<Buffer> => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key, Range }));
    return Buffer.from((await Body?.transformToByteArray()) ?? []);
  };
  const segmentFiles = () => readdir(join(intake.directory, 'buckets', Bucket, 'data'));

  it('joins the parts in the order of their numbers, whichever came first', async () => {
    const Key = 'joined';
    const UploadId = await begin(Key, { ContentType: 'text/plain', Metadata: { a: 'b' } });
    const bytes = [randomBytes(5 * MiB), randomBytes(5 * MiB), randomBytes(1000)] as const;
    const third = await upload(Key, UploadId, 3, bytes[2]);
    await upload(Key, UploadId, 1, randomBytes(100));
    const first = await upload(Key, UploadId, 1, bytes[0]);
    const second = await upload(Key, UploadId, 2, bytes[1]);
    await expect(s3.send(new HeadObjectCommand({ Bucket, Key }))).rejects.toMatchObject({ name: 'NotFound' });
    const { ETag } = await complete(Key, UploadId, [first, second, third]);
    const md5s = bytes.map((part) => createHash('md5').update(part).digest());
    expect(ETag).toBe(`"${createHash('md5').update(Buffer.concat(md5s)).digest('hex')}-3"`);
    const whole = Buffer.concat(bytes);
    expect((await get(Key)).equals(whole)).toBe(true);
    const across = `bytes=${5 * MiB - 10}-${10 * MiB + 9}`;
    expect((await get(Key, across)).equals(whole.subarray(5 * MiB - 10, 10 * MiB + 10))).toBe(true);
    expect(await s3.send(new HeadObjectCommand({ Bucket, Key }))).toMatchObject({
      ContentType: 'text/plain',
      Metadata: { a: 'b' },
      ContentLength: whole.length,
    });
    // Asked for again, as after a lost answer.
    expect((await complete(Key, UploadId, [first, second, third])).ETag).toBe(ETag);
    await expect(complete(Key, UploadId.replace(/.$/, 'x'), [first])).rejects.toMatchObject({ name: 'NoSuchUpload' });
    const copy = await s3.send(new CopyObjectCommand({ Bucket, Key: 'copy', CopySource: `${Bucket}/${Key}` }));
    expect(copy.CopyObjectResult?.ETag).toBe(ETag);
  });

  it('gives the checksum of the whole for FULL_OBJECT, of the parts for COMPOSITE', async () => {
    const bytes = [randomBytes(5 * MiB), randomBytes(12_345)] as const;
    const put = async (Key: string, options: Partial<CreateMultipartUploadCommandInput>) => {
      const UploadId = await begin(Key, options);
      const parts = [await upload(Key, UploadId, 1, bytes[0]), await upload(Key, UploadId, 2, bytes[1])];
      return complete(Key, UploadId, parts);
    };
    const whole = Buffer.alloc(4);
    whole.writeUInt32BE(crc32(Buffer.concat(bytes)));
    const full = await put('full', { ChecksumAlgorithm: 'CRC32', ChecksumType: 'FULL_OBJECT' });
    expect(full).toMatchObject({ ChecksumCRC32: whole.toString('base64'), ChecksumType: 'FULL_OBJECT' });

    const digests = Buffer.alloc(8);
    for (const [index, part] of bytes.entries()) digests.writeUInt32BE(crc32(part), index * 4);
    const composite = Buffer.alloc(4);
    composite.writeUInt32BE(crc32(digests));
    const parts = await put('composite', { ChecksumAlgorithm: 'CRC32' });
    expect(parts).toMatchObject({ ChecksumCRC32: `${composite.toString('base64')}-2`, ChecksumType: 'COMPOSITE' });
    expect((await get('composite')).equals(Buffer.concat(bytes))).toBe(true);
  });

  it('refuses parts that cannot make an object, and keeps the upload', async () => {
    const Key = 'refused';
    const UploadId = await begin(Key);
    const small = await upload(Key, UploadId, 1, randomBytes(10));
    const last = await upload(Key, UploadId, 2, randomBytes(10));
    await expect(complete(Key, UploadId, [small, last])).rejects.toMatchObject({ name: 'EntityTooSmall' });
    await expect(complete(Key, UploadId, [last, small])).rejects.toMatchObject({ name: 'InvalidPartOrder' });
    await expect(complete(Key, UploadId, [{ ...last, ETag: small.ETag }])).rejects.toMatchObject({
      name: 'InvalidPart',
    });
    await expect(complete(Key, UploadId, [{ ...last, PartNumber: 7 }])).rejects.toMatchObject({ name: 'InvalidPart' });
    await expect(complete(Key, UploadId, [])).rejects.toMatchObject({ name: 'MalformedXML' });
    await expect(upload(Key, UploadId, 10_001, Buffer.alloc(1))).rejects.toMatchObject({ name: 'InvalidArgument' });
    await complete(Key, UploadId, [last]);
    expect(await get(Key)).toHaveLength(10);
  });

  it('lists uploads and parts, and forgets all of an aborted one', async () => {
    const before = await segmentFiles();
    const UploadId = await begin('aborted');
    for (const number of [1, 2, 3]) await upload('aborted', UploadId, number, randomBytes(50));
    const parts = await s3.send(new ListPartsCommand({ Bucket, Key: 'aborted', UploadId, MaxParts: 2 }));
    expect(parts.Parts?.map(({ PartNumber, Size }) => [PartNumber, Size])).toEqual([
      [1, 50],
      [2, 50],
    ]);
    expect(parts).toMatchObject({ IsTruncated: true, NextPartNumberMarker: '2' });
    const another = await begin('another');
    const { Uploads } = await s3.send(new ListMultipartUploadsCommand({ Bucket, Prefix: 'a' }));
    expect(Uploads?.map((upload) => upload.Key)).toEqual(['aborted', 'another']);
    const page = await s3.send(new ListMultipartUploadsCommand({ Bucket, KeyMarker: 'aborted' }));
    expect(page.Uploads?.map((upload) => upload.UploadId)).toEqual([another]);
    for (const [Key, id] of [
      ['aborted', UploadId],
      ['another', another],
    ] as const) {
      await s3.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId: id }));
    }
    await expect(upload('aborted', UploadId, 1, Buffer.alloc(1))).rejects.toMatchObject({ name: 'NoSuchUpload' });
    expect(await segmentFiles()).toEqual(before);
    const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'a' }));
    expect(Contents).toBeUndefined();
  });

  it('copies ranges of an object as parts', async () => {
    const source = randomBytes(6 * MiB);
    await s3.send(new PutObjectCommand({ Bucket, Key: 'source', Body: source }));
    const UploadId = await begin('from-copies');
    const copyPart = async (PartNumber: number, CopySourceRange: string): Promise<CompletedPart> => {
      const { CopyPartResult } = await s3.send(
        new UploadPartCopyCommand({
          Bucket,
          Key: 'from-copies',
          UploadId,
          PartNumber,
          CopySource: `${Bucket}/source`,
          CopySourceRange,
        }),
      );
      return { PartNumber, ETag: CopyPartResult?.ETag };
    };
    const parts = [await copyPart(1, `bytes=0-${5 * MiB - 1}`), await copyPart(2, `bytes=${5 * MiB}-${6 * MiB - 1}`)];
    await expect(copyPart(3, `bytes=0-${6 * MiB}`)).rejects.toMatchObject({ name: 'InvalidArgument' });
    await complete('from-copies', UploadId, parts);
    expect((await get('from-copies')).equals(source)).toBe(true);
  });

  it('never had to say InternalError', () => {
    expect(intake.errors).toEqual([]);
  });
});
