/** Quotas. `open` is generous; `aws` refuses what AWS refuses, so that what passes here passes there. Source: developer guide, `limits`. */
export interface Limits {
  readonly packagesPerAccount: number;
  readonly packagesPerDomain: number;
  readonly nodesPerDomain: number;
  /** Bytes. */
  readonly dictionarySize: number;
  /** Bytes, uncompressed. */
  readonly pluginSize: number;
}

export type Profile = 'open' | 'aws';

const GiB = 1024 ** 3;

export const LIMITS: Readonly<Record<Profile, Limits>> = {
  open: {
    packagesPerAccount: 100_000,
    packagesPerDomain: 10_000,
    nodesPerDomain: 10,
    dictionarySize: 2 * GiB,
    pluginSize: 2 * GiB,
  },
  aws: { packagesPerAccount: 25, packagesPerDomain: 20, nodesPerDomain: 10, dictionarySize: 2 * GiB, pluginSize: GiB },
};
