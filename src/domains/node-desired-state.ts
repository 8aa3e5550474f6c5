import type { Association } from '../packages/association.ts';
import type { BlobRef, PackageVersion } from '../packages/package.ts';

/** One file of a node's desired state, in the shape of the agent protocol's `DesiredFile`. */
export interface NodeFile {
  readonly packageId: string;
  readonly version: number;
  /** Relative to the node's config directory. */
  readonly path: string;
  readonly sha256: string;
  readonly size: number;
  readonly phase: 'staged' | 'active';
}

/** How far a package's change has come on the nodes; without one, they have what is served. */
export type FileStep =
  /** The wanted version lies beside what is served. */
  | 'stage'
  /** The wanted version is live; what was served lies beside it, so that the way back needs no transfer. */
  | 'switch'
  /** No file at all. */
  | 'remove';

export type VersionLookup = (packageId: string, version: number) => PackageVersion | undefined;

/** A version that the nodes are to have and whose bytes nobody has: a fault of ours, never of a caller. */
export class VersionBytesMissingError extends Error {
  constructor(packageId: string, version: number) {
    super(`version v${version} of package ${packageId} has no bytes and is to be on nodes`);
    this.name = 'VersionBytesMissingError';
  }
}

/**
 * The files that every node of a domain must have now, by path. What an association serves stays, in every state, until its
 * removal is a step here: a failed change never takes away what worked.
 * @throws VersionBytesMissingError
 */
export function nodeFiles(
  associations: readonly Association[],
  steps: ReadonlyMap<string, FileStep>,
  versions: VersionLookup,
): readonly NodeFile[] {
  return associations
    .filter(({ packageType }) => packageType === 'TXT-DICTIONARY')
    .flatMap((association) => filesOf(association, steps.get(association.packageId), versions))
    .sort((a, b) => compareText(a.path, b.path) || compareText(a.phase, b.phase));
}

function filesOf(association: Association, step: FileStep | undefined, versions: VersionLookup): NodeFile[] {
  const { desiredVersion: desired, servingVersion: serving } = association;
  const file = (version: number | undefined, phase: NodeFile['phase']): NodeFile[] =>
    version === undefined ? [] : [nodeFile(association, version, phase, versions)];
  switch (step) {
    case undefined:
      return file(serving, 'active');
    case 'stage':
      return [...file(serving, 'active'), ...file(desired, 'staged')];
    case 'switch':
      return [...file(desired, 'active'), ...file(serving === desired ? undefined : serving, 'staged')];
    case 'remove':
      return [];
    default:
      return step satisfies never;
  }
}

function nodeFile(
  { packageId, referencePath }: Association,
  version: number,
  phase: NodeFile['phase'],
  versions: VersionLookup,
): NodeFile {
  const blob = bytesOf(versions(packageId, version));
  if (!blob) throw new VersionBytesMissingError(packageId, version);
  return { packageId, version, path: referencePath, sha256: blob.sha256, size: blob.size, phase };
}

const bytesOf = (version: PackageVersion | undefined): BlobRef | undefined =>
  version && 'blob' in version.state ? version.state.blob : undefined;

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
