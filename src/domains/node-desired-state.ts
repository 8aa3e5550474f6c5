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
  /** `directory`: the bytes are a zip archive, and the path is its content. */
  readonly layout: 'file' | 'directory';
}

/** A second name of a live file, in the shape of the agent protocol's `DesiredLink`. */
export interface NodeLink {
  readonly packageId: string;
  readonly path: string;
  readonly target: string;
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

/**
 * The second names of these files, by path. A name is there as long as there is a live file for it: it comes with the first switch,
 * which then changes the bytes under both names at once, and goes with the file.
 */
export function nodeLinks(
  associations: readonly Association[],
  steps: ReadonlyMap<string, FileStep>,
): readonly NodeLink[] {
  return associations
    .filter((association) => association.packageType === 'TXT-DICTIONARY' && isLive(association, steps))
    .flatMap(({ packageId, referencePath, aliasPath }) =>
      aliasPath === undefined ? [] : [{ packageId, path: aliasPath, target: referencePath }],
    )
    .sort((a, b) => compareText(a.path, b.path));
}

function isLive({ packageId, servingVersion }: Association, steps: ReadonlyMap<string, FileStep>): boolean {
  const step = steps.get(packageId);
  switch (step) {
    case undefined:
    case 'stage':
      return servingVersion !== undefined;
    case 'switch':
      return true;
    case 'remove':
      return false;
    default:
      return step satisfies never;
  }
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
  const content = contentOf(versions(packageId, version));
  if (!content) throw new VersionBytesMissingError(packageId, version);
  return { packageId, version, path: referencePath, ...content, phase };
}

/** Bytes and layout of a version, as a node's desired state names them; undefined as long as it has no bytes. */
export function contentOf(version: PackageVersion | undefined): (BlobRef & Pick<NodeFile, 'layout'>) | undefined {
  if (!version || !('blob' in version.state)) return undefined;
  const { state } = version;
  const layout = 'layout' in state ? (state.layout ?? 'file') : 'file';
  return { sha256: state.blob.sha256, size: state.blob.size, layout };
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
