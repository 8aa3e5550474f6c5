import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { CliError } from '../cli-error.ts';
import type { Api } from './api.ts';

export interface UploadOptions {
  readonly file: string;
  /** First part of the key that is made when none is given. */
  readonly name: string;
  readonly bucket?: string;
  readonly key?: string;
}

/** Made when it is missing, but never on AWS: a bucket's name there is taken for the whole world. */
const DEFAULT_BUCKET = 'longshore-packages';

/** Streams a file to S3; gives what CreatePackage and UpdatePackage take as PackageSource. @throws CliError */
export async function upload(
  api: Api,
  options: UploadOptions,
): Promise<{ readonly S3BucketName: string; readonly S3Key: string }> {
  const { file, name } = options;
  if (api.target.aws && options.bucket === undefined) {
    throw new CliError('usage', 'AWS needs a bucket of yours', {
      remedy: 'Name one in the same Region with --bucket.',
    });
  }
  const bucket = options.bucket ?? DEFAULT_BUCKET;
  const size = await sizeOf(file);
  // The same bytes have the same key, and a new version never replaces an object that is still being copied.
  const key = options.key ?? `${name}/${(await digest(file)).slice(0, 12)}/${basename(file)}`;
  const s3 = await api.s3();
  const { PutObjectCommand } = await import('@aws-sdk/client-s3');
  if (!api.target.aws) await ensureBucket(api, bucket);
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: createReadStream(file), ContentLength: size }));
  return { S3BucketName: bucket, S3Key: key };
}

async function sizeOf(file: string): Promise<number> {
  try {
    const status = await stat(file);
    if (status.isFile()) return status.size;
  } catch (error) {
    throw new CliError('usage', `cannot read ${file}: ${error instanceof Error ? error.message : String(error)}`, {
      remedy: 'Give the path of a file with --file.',
      cause: error,
    });
  }
  throw new CliError('usage', `${file} is not a file`, { remedy: 'A package is one file: give its path with --file.' });
}

async function digest(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

async function ensureBucket(api: Api, bucket: string): Promise<void> {
  const s3 = await api.s3();
  const { CreateBucketCommand, HeadBucketCommand } = await import('@aws-sdk/client-s3');
  try {
    await s3.send(new HeadBucketCommand({ Bucket: bucket }));
  } catch (error) {
    if (!(error instanceof Error) || !['NotFound', 'NoSuchBucket'].includes(error.name)) throw error;
    await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  }
}
