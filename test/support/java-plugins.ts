import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { PLUGIN_KINDS, type PluginKind, type PluginRecipe } from '../fixtures/plugin-kinds.ts';
import { getEngine } from './bare-opensearch.ts';
import { type ZipFileEntry, zipFile } from './zip-file.ts';

export interface PluginFixtureOptions {
  /** A release that the plugin is built against and for: `3.8.0`. */
  readonly engine: string;
  /** The plugin's own, which its token filter shows: `1.0.0`. */
  readonly version?: string;
}

const SOURCES = fileURLToPath(new URL('../fixtures/plugins', import.meta.url));
/** What the content of a zip depends on besides. */
const MAKERS = ['../fixtures/plugin-kinds.ts', './zip-file.ts'].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
);
/** Every Java that OpenSearch 3 runs on takes classes of this one. */
const JAVA_RELEASE = '21';

/**
 * A plugin's zip, built from Java sources against the jars of the engine itself, or found built before. The path of a file that every user
 * may read. The plugin is named `demo-plugin`, and its token filter `demo_mark`.
 */
export async function pluginFixture(kind: PluginKind, options: PluginFixtureOptions): Promise<string> {
  const { engine, version = '1.0.0' } = options;
  const recipe: PluginRecipe = PLUGIN_KINDS[kind];
  const cache = join(tmpdir(), 'longshore-plugin-fixtures');
  await mkdir(cache, { recursive: true });
  await chmod(cache, 0o755);
  const name = `${kind}-${version}-for-${engine}-${await hashOf([...MAKERS, ...(await filesBelow(SOURCES))])}.zip`;
  return once(cache, name, async (path) => {
    const compiled = await compile(cache, recipe.source, engine);
    const classes = [...compiled, { name: 'org/example/demo/version.txt', content: version }];
    const engineClass = await compile(cache, 'engine-class', engine);
    await writeFile(path, zipFile(recipe.entries({ engine, version, classes, engineClass })), { mode: 0o644 });
  });
}

/** The compiled classes of one directory of sources, as entries of a jar. */
async function compile(cache: string, source: string, release: string): Promise<readonly ZipFileEntry[]> {
  const files = await filesBelow(join(SOURCES, source));
  const directory = await once(cache, `classes-${source}-for-${release}-${await hashOf(files)}`, async (path) => {
    const { distributionDir, javaHome } = await getEngine(release);
    const lib = join(distributionDir, 'lib', '*');
    const options = ['--release', JAVA_RELEASE, '-proc:none', '-cp', lib, '-d', path];
    await execa(join(javaHome, 'bin', 'javac'), [...options, ...files]);
  });
  const classes = await filesBelow(directory);
  return Promise.all(
    classes.map(async (path) => ({ name: path.slice(directory.length + 1), content: await readFile(path) })),
  );
}

/** The path below the cache, made aside when it is not there. Test runs at the same time make an equal one, and the first stays. */
async function once(cache: string, name: string, make: (path: string) => Promise<void>): Promise<string> {
  const path = join(cache, name);
  if (await exists(path)) return path;
  const work = await mkdtemp(join(cache, '.making-'));
  try {
    const made = join(work, 'made');
    await make(made);
    await rename(made, path).catch(async (error: unknown) => {
      if (!(await exists(path))) throw error;
    });
    return path;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function hashOf(files: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const file of files) hash.update(await readFile(file));
  return hash.digest('hex').slice(0, 12);
}

/** Whole paths, in order. */
async function filesBelow(directory: string): Promise<readonly string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return files.sort();
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
