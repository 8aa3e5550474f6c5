import { OpenSearchClient } from '@aws-sdk/client-opensearch';
import type { S3Client } from '@aws-sdk/client-s3';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { type OutputOptions, withOutput } from '../output/output.ts';
import type { OwnApi } from './own-api.ts';
import { explainRequestError } from './reach.ts';
import { resolveTarget, type Target, type TargetOptions } from './target.ts';

export type ApiOptions = TargetOptions & OutputOptions;

/** The official clients, pointed at the target. */
export interface Api {
  readonly target: Target;
  readonly opensearch: OpenSearchClient;
  /** Loaded when it is asked for: most commands have no need of it. */
  s3(): Promise<S3Client>;
  /** Longshore's own API, with the keys and the Region of `opensearch`; loaded when it is asked for. @throws CliError on AWS */
  own(): Promise<OwnApi>;
}

export const withTarget = (command: Command): Command =>
  command
    .option('--endpoint-url <url>', 'the API to talk to (default: AWS_ENDPOINT_URL, else the local Longshore)')
    .option('--region <region>', 'its Region (default: AWS_REGION, else AWS_DEFAULT_REGION)');

export const withApi = (command: Command): Command => withOutput(withTarget(command));

/** Runs the work with clients for the target; errors of the way there come out as CliError. */
export async function withClients<T>(cli: Cli, options: TargetOptions, work: (api: Api) => Promise<T>): Promise<T> {
  const target = resolveTarget(cli.environment, options);
  const shared = {
    ...(target.region === undefined ? {} : { region: target.region }),
    ...(target.credentials === undefined ? {} : { credentials: target.credentials }),
  };
  const opensearch = new OpenSearchClient({ ...shared, endpoint: target.endpoint });
  const api: Api = {
    target,
    opensearch,
    s3: async () => {
      const { S3Client } = await import('@aws-sdk/client-s3');
      return new S3Client({ ...shared, endpoint: target.s3Endpoint, forcePathStyle: !target.aws });
    },
    own: async () => {
      const { connectOwnApi } = await import('./own-api.ts');
      const { credentials, region } = opensearch.config;
      return connectOwnApi({
        target,
        identity: () => credentials(),
        region: () => region(),
        fetch,
        clock: () => new Date(),
      });
    },
  };
  try {
    return await work(api);
  } catch (error) {
    throw explainRequestError(error, target);
  }
}
