import type { ErrorDetails } from '../model/error-details.ts';
import type {
  BlobRef,
  Package,
  PackageConfiguration,
  PackageType,
  PackageVersion,
  PackageVersionState,
  PluginProperties,
  S3Location,
  VersionSource,
} from './package.ts';

/** A package and the one version of it that a step is about. */
export interface PackageStep {
  readonly pkg: Package;
  readonly version: PackageVersion;
}

export interface NewPackage {
  readonly id: string;
  readonly accountId: string;
  readonly name: string;
  readonly type: PackageType;
  readonly source: S3Location;
  readonly description?: string;
  readonly engineVersion?: string;
  readonly configuration?: PackageConfiguration;
  readonly vendingEnabled?: boolean;
  readonly encryption?: NonNullable<Package['encryption']>;
}

export interface PackageUpdate {
  readonly source: VersionSource;
  readonly description?: string;
  readonly commitMessage?: string;
  readonly configuration?: PackageConfiguration;
  readonly encryption?: NonNullable<Package['encryption']>;
}

export interface PackageEdit {
  readonly blob: BlobRef;
  /** Number of the version whose rules were edited. */
  readonly editOf: number;
  readonly commitMessage?: string | undefined;
}

/** A version that a step cannot be applied to: it has ended already. */
export class VersionEndedError extends Error {
  constructor(version: PackageVersion, step: string) {
    super(
      `version v${version.number} of package ${version.packageId} is ${version.state.status}: it cannot be ${step}`,
    );
    this.name = 'VersionEndedError';
  }
}

/** CreatePackage: version 1, COPYING. */
export function newPackage(given: NewPackage, now: Date): PackageStep {
  const { source, configuration, ...rest } = given;
  return {
    pkg: { ...rest, createdAt: now, lastUpdatedAt: now, newestVersion: 1, status: 'COPYING', allowedUsers: [] },
    version: {
      packageId: given.id,
      number: 1,
      source,
      ...(configuration && { configuration }),
      createdAt: now,
      state: { status: 'COPYING' },
    },
  };
}

/**
 * UpdatePackage: the next version, COPYING, in whatever state the package is. A version that is still on its way is not
 * given up: it ends by itself, and an association that waits for it gets it.
 */
export function beginUpdate(pkg: Package, update: PackageUpdate, now: Date): PackageStep {
  const number = pkg.newestVersion + 1;
  const { error: _, ...healthy } = pkg;
  return {
    pkg: {
      ...healthy,
      newestVersion: number,
      status: 'COPYING',
      lastUpdatedAt: now,
      ...(update.description !== undefined && { description: update.description }),
      ...(update.encryption && { encryption: update.encryption }),
    },
    version: {
      packageId: pkg.id,
      number,
      source: update.source,
      ...(update.commitMessage !== undefined && { commitMessage: update.commitMessage }),
      ...(update.configuration && { configuration: update.configuration }),
      createdAt: now,
      state: { status: 'COPYING' },
    },
  };
}

/**
 * An edit of rules: the next version, whose bytes lie in the blob store already, so that it begins VALIDATING. Whether a newer version
 * than `editOf` came between is the caller's to see.
 */
export function editVersion(pkg: Package, edit: PackageEdit, now: Date): PackageStep {
  const { blob, editOf, commitMessage } = edit;
  const update = { source: { editOf }, ...(commitMessage !== undefined && { commitMessage }) };
  const step = beginUpdate(pkg, update, now);
  return copied(step.pkg, step.version, blob, now);
}

/** COPYING → VALIDATING: the bytes lie in the blob store. @throws VersionEndedError */
export function copied(pkg: Package, version: PackageVersion, blob: BlobRef, now: Date): PackageStep {
  if (version.state.status !== 'COPYING') throw new VersionEndedError(version, 'copied');
  return advance(pkg, version, { status: 'VALIDATING', blob }, now);
}

/** COPYING → COPY_FAILED. @throws VersionEndedError */
export function copyFailed(pkg: Package, version: PackageVersion, error: ErrorDetails, now: Date): PackageStep {
  if (version.state.status !== 'COPYING') throw new VersionEndedError(version, 'failed while copying');
  return advance(pkg, version, { status: 'COPY_FAILED', error }, now);
}

/** VALIDATING → AVAILABLE; `layout` of a dictionary whose bytes are an archive of several files. @throws VersionEndedError */
export function validated(
  pkg: Package,
  version: PackageVersion,
  plugin: PluginProperties | undefined,
  now: Date,
  layout?: 'directory',
): PackageStep {
  if (version.state.status !== 'VALIDATING') throw new VersionEndedError(version, 'validated');
  const { blob } = version.state;
  const state: PackageVersionState = {
    status: 'AVAILABLE',
    blob,
    ...(plugin && { plugin }),
    ...(layout && { layout }),
  };
  return advance(pkg, version, state, now);
}

/** VALIDATING → VALIDATION_FAILED. @throws VersionEndedError */
export function validationFailed(pkg: Package, version: PackageVersion, error: ErrorDetails, now: Date): PackageStep {
  if (version.state.status !== 'VALIDATING') throw new VersionEndedError(version, 'failed while validating');
  return advance(pkg, version, { status: 'VALIDATION_FAILED', error }, now);
}

/** The package shows the state of its newest version only; an older one that ends late can still be the newest AVAILABLE one. */
function advance(pkg: Package, version: PackageVersion, state: PackageVersionState, now: Date): PackageStep {
  const next: PackageVersion = { ...version, state };
  const withAvailable = state.status === 'AVAILABLE' ? madeAvailable(pkg, next, state.plugin) : pkg;
  if (version.number !== pkg.newestVersion) return { pkg: withAvailable, version: next };
  const { error: _, ...healthy } = withAvailable;
  const error = 'error' in state ? { error: state.error } : {};
  return { pkg: { ...healthy, ...error, status: state.status, lastUpdatedAt: now }, version: next };
}

function madeAvailable(pkg: Package, version: PackageVersion, plugin: PluginProperties | undefined): Package {
  if (version.number < (pkg.availableVersion ?? 0)) return pkg;
  return {
    ...pkg,
    availableVersion: version.number,
    ...(plugin && { plugin }),
    // A version that came without a configuration leaves the one before it in force.
    ...(version.configuration && { configuration: version.configuration }),
  };
}

/** Is there still work for the package reconciler on this version? */
export const isUnfinished = (version: PackageVersion): boolean =>
  version.state.status === 'COPYING' || version.state.status === 'VALIDATING';

/**
 * The version that an association asked for now is to get, and the wire's AvailablePackageVersion. While a version is on its way it
 * is that one already, as AWS was seen to answer UpdatePackage; after a failure it is the last good one; undefined when there is none.
 */
export function targetVersion(pkg: Package): number | undefined {
  switch (pkg.status) {
    case 'COPYING':
    case 'VALIDATING':
    case 'AVAILABLE':
      return pkg.newestVersion;
    case 'COPY_FAILED':
    case 'VALIDATION_FAILED':
      return pkg.availableVersion;
    default:
      return pkg.status satisfies never;
  }
}
