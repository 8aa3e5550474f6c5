import type { ErrorDetails } from '../model/error-details.ts';

export type PackageType = 'TXT-DICTIONARY' | 'ZIP-PLUGIN' | 'PACKAGE-LICENSE' | 'PACKAGE-CONFIG';

export type PackageStatus = 'COPYING' | 'COPY_FAILED' | 'VALIDATING' | 'VALIDATION_FAILED' | 'AVAILABLE';

/** Bytes in the blob store: their name and size. */
export interface BlobRef {
  /** Lower-case hex. */
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
}

export interface S3Location {
  readonly bucket: string;
  readonly key: string;
}

/** Where a version's bytes come from: an object, or an edit of another version's rules, whose bytes lie in the blob store from the start. */
export type VersionSource = S3Location | { readonly editOf: number };

/** What a plugin's own `plugin-descriptor.properties` says; the wire's PluginProperties. */
export interface PluginProperties {
  readonly name: string;
  readonly description: string;
  readonly version: string;
  readonly className: string;
  /** Sum of the entries' uncompressed sizes. */
  readonly uncompressedSize: number;
}

/** The wire's PackageConfiguration. */
export interface PackageConfiguration {
  readonly licenseRequirement: 'REQUIRED' | 'OPTIONAL' | 'NONE';
  readonly licenseFilepath?: string;
  readonly configurationRequirement: 'REQUIRED' | 'OPTIONAL' | 'NONE';
  readonly requiresRestartForConfigurationUpdate?: boolean;
}

/** Where a version stands; COPYING → VALIDATING → AVAILABLE, or failed for good. */
export type PackageVersionState =
  | { readonly status: 'COPYING' }
  | { readonly status: 'VALIDATING'; readonly blob: BlobRef }
  | {
      readonly status: 'AVAILABLE';
      readonly blob: BlobRef;
      readonly plugin?: PluginProperties;
      /** A dictionary of several files: the bytes are a zip archive, and nodes have its content. */
      readonly layout?: 'directory';
    }
  | { readonly status: 'COPY_FAILED'; readonly error: ErrorDetails }
  | { readonly status: 'VALIDATION_FAILED'; readonly error: ErrorDetails };

/** One version: immutable but for its state, which ends at AVAILABLE or a failure. `v3` on the wire is `number` 3. */
export interface PackageVersion {
  readonly packageId: string;
  readonly number: number;
  readonly source: VersionSource;
  readonly commitMessage?: string;
  readonly configuration?: PackageConfiguration;
  readonly createdAt: Date;
  readonly state: PackageVersionState;
}

/** A package as the account sees it; its bytes are in its versions. */
export interface Package {
  readonly id: string;
  /** The owner's account. */
  readonly accountId: string;
  readonly name: string;
  readonly type: PackageType;
  readonly description?: string;
  /** ZIP-PLUGIN only. */
  readonly engineVersion?: string;
  readonly createdAt: Date;
  readonly lastUpdatedAt: Date;
  /** Number of the newest version, whatever became of it. */
  readonly newestVersion: number;
  /** Status of the newest version. */
  readonly status: PackageStatus;
  /** Set when the newest version failed. */
  readonly error?: ErrorDetails;
  /** Number of the newest version that is AVAILABLE: what an association may use. */
  readonly availableVersion?: number;
  /** Plugin properties of the available version. */
  readonly plugin?: PluginProperties;
  readonly configuration?: PackageConfiguration;
  readonly vendingEnabled?: boolean;
  readonly encryption?: { readonly enabled: boolean; readonly kmsKeyIdentifier?: string };
  /** Accounts that may see and associate it besides the owner; `GLOBAL` is everybody. */
  readonly allowedUsers: readonly string[];
}

export const versionName = (number: number): string => `v${number}`;
