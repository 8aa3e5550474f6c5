import type { DesiredFile } from '../agent-protocol/desired-state.ts';

/** All that is wanted of one path: bytes that are live, bytes that lie ready, or both. */
export interface WantedPath {
  readonly path: string;
  readonly active?: DesiredFile;
  readonly staged?: DesiredFile;
}

/** Where every dictionary lies; the agent writes files nowhere else. */
const ROOM = 'analyzers/';

/** A name that only a package has: `analyzers/F123456789`, `analyzers/pkg-<40 hex>`. A file there is a package's whoever put it there. */
const PACKAGE_PATH = /^analyzers\/(?:[FG]\d{9}|pkg-[0-9a-f]{40})$/;

export const isInRoom = (path: string): boolean => path.startsWith(ROOM);

export const isPackagePath = (path: string): boolean => PACKAGE_PATH.test(path);

export function wantedPaths(files: readonly DesiredFile[]): readonly WantedPath[] {
  const paths = new Map<string, WantedPath>();
  for (const file of files) {
    const wanted = paths.get(file.path) ?? { path: file.path };
    paths.set(file.path, file.phase === 'active' ? { ...wanted, active: file } : { ...wanted, staged: file });
  }
  return [...paths.values()];
}
