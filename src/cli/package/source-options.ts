import type { PackageSource } from '@aws-sdk/client-opensearch';
import type { Command } from 'commander';
import type { Api } from '../api/api.ts';
import { upload } from '../api/upload.ts';
import type { Cli } from '../cli.ts';
import { CliError } from '../cli-error.ts';
import { openProgress } from '../progress/progress.ts';

export interface SourceOptions {
  readonly file?: string;
  readonly bucket?: string;
  readonly key?: string;
}

export const withSource = (command: Command): Command =>
  command
    .option('--file <path>', 'a file to upload to S3')
    .option('--bucket <bucket>', 'its bucket (default on Longshore: longshore-packages, made when missing)')
    .option('--key <key>', 'its key (default: NAME/DIGEST/FILE); without --file, an object that is there already');

/** Uploads the file when there is one. @throws CliError (usage) when neither a file nor an object is named. */
export async function packageSource(cli: Cli, api: Api, name: string, options: SourceOptions): Promise<PackageSource> {
  const { file, bucket, key } = options;
  if (file === undefined) {
    if (bucket !== undefined && key !== undefined) return { S3BucketName: bucket, S3Key: key };
    throw new CliError('usage', 'where are the bytes?', {
      remedy: 'Give a file with --file, or an object that is in S3 already with --bucket and --key.',
    });
  }
  const progress = await openProgress(cli);
  return progress.step(`Uploading ${file}`, () => upload(api, { ...options, file, name }));
}
