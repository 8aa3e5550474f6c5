/** The agent's own things below the node's config directory. */
export const OWN_DIRECTORY = '.longshore';

/** Files that lie ready: one flat directory, no two paths in one file. `+` occurs in no path. */
export const STAGING_DIRECTORY = `${OWN_DIRECTORY}/staged`;

/** Directories, live and ready ones: the engine takes no dot in a Hunspell `ref_path`. */
export const TREES_DIRECTORY = 'longshore-trees';

/** Where bytes lie before they are live, relative to the config directory: there they can be rehearsed. */
export const stagedPath = (file: {
  readonly path: string;
  readonly sha256: string;
  readonly layout?: 'file' | 'directory' | undefined;
}): string =>
  file.layout === 'directory'
    ? `${TREES_DIRECTORY}/${file.sha256}`
    : `${STAGING_DIRECTORY}/${file.path.replaceAll('/', '+')}+${file.sha256}`;
