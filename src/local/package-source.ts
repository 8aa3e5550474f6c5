import type { ObjectStore } from '../source/object-store.ts';
import type { PackageSource } from '../source/package-source.ts';
import { createPackageSourceChain } from '../source/package-source-chain.ts';
import { createS3PackageSource } from '../source/s3-package-source.ts';
import type { Config } from './config.ts';

/** The buckets of the S3 intake, and behind them the store that LONGSHORE_SOURCE_ENDPOINT names. */
export function packageSource(config: Config, local: ObjectStore): PackageSource {
  const {
    LONGSHORE_SOURCE_ENDPOINT: endpoint,
    LONGSHORE_SOURCE_REGION: region = config.LONGSHORE_REGION,
    LONGSHORE_SOURCE_ACCESS_KEY_ID: accessKeyId,
    LONGSHORE_SOURCE_SECRET_ACCESS_KEY: secretAccessKey,
  } = config;
  if (endpoint === undefined) return createPackageSourceChain({ local });
  const credentials =
    accessKeyId !== undefined && secretAccessKey !== undefined
      ? { credentials: { accessKeyId, secretAccessKey } }
      : undefined;
  return createPackageSourceChain({ local, external: createS3PackageSource({ endpoint, region, ...credentials }) });
}
