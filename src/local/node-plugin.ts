import { createHash, type Hash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';

/** Its name, as a plugin. */
export const RELOAD_PLUGIN = 'longshore-reload';
const DESCRIPTOR = 'plugin-descriptor.properties';
/** What OpenSearch 3.x is compiled for; a newer JDK still makes classes that its oldest Java can load. */
const JAVA_RELEASE = '21';

export interface ReloadPluginBuild {
  /** Of the distribution, which the plugin must match to the patch: `3.8.0`. */
  readonly release: string;
  /** The unpacked distribution: its `lib` is the class path. */
  readonly distributionDir: string;
  /** A JDK, 21 or newer: `bin/javac` and `bin/jar`. */
  readonly javaHome: string;
  /** Where built plugins are kept, each under its own name. Made when it is not there. */
  readonly outDir: string;
  /** The Java sources; by default those that come with this package. */
  readonly sourceDir?: string;
}

/** The message holds the compiler's whole output. */
export class ReloadPluginError extends Error {
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'ReloadPluginError';
  }
}

/**
 * Builds the reload plugin (`node-plugin/`) for one release, or finds it built before from the same sources.
 * Two processes at once are harmless: each builds aside, and the first rename wins.
 *
 * @returns a directory with the jar and its descriptor, readable by every user: the content of `plugins/longshore-reload`.
 * @throws ReloadPluginError
 */
export async function buildReloadPlugin(build: ReloadPluginBuild): Promise<string> {
  const sourceDir = build.sourceDir ?? fileURLToPath(new URL('../../node-plugin', import.meta.url));
  const sources = await sourcesFor(sourceDir, build.release);
  const target = join(build.outDir, `${RELOAD_PLUGIN}-${build.release}-${sources.hash}`);
  if (await exists(target)) return target;

  await mkdir(build.outDir, { recursive: true });
  const work = await mkdtemp(join(build.outDir, `.${RELOAD_PLUGIN}-`));
  try {
    const classes = join(work, 'classes');
    const plugin = join(work, 'plugin');
    await mkdir(plugin);
    await compile(build, sources.files, classes);
    const jar = join(plugin, `${RELOAD_PLUGIN}.jar`);
    await run(build, 'jar', ['--create', '--file', jar, '-C', classes, '.']);
    const descriptor = join(plugin, DESCRIPTOR);
    await writeFile(descriptor, sources.descriptor.replaceAll(`\${opensearch.version}`, build.release));
    // Nodes run as another user than the one that builds, whatever the umask.
    await Promise.all([chmod(jar, 0o644), chmod(descriptor, 0o644), chmod(plugin, 0o755)]);
    await publish(plugin, target);
    return target;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function compile(build: ReloadPluginBuild, files: readonly string[], classes: string): Promise<void> {
  const classPath = join(build.distributionDir, 'lib', '*');
  await run(build, 'javac', ['--release', JAVA_RELEASE, '-proc:none', '-cp', classPath, '-d', classes, ...files]);
}

async function run(build: ReloadPluginBuild, tool: 'javac' | 'jar', args: readonly string[]): Promise<void> {
  const path = join(build.javaHome, 'bin', tool);
  const result = await execa(path, args, { all: true, reject: false, stdin: 'ignore' });
  if (!result.failed) return;
  if (result.code === 'ENOENT') {
    throw new ReloadPluginError(
      `the reload plugin for OpenSearch ${build.release} cannot be built: ${path} does not exist. ` +
        `${build.javaHome} is a Java runtime without a compiler: install a JDK ${JAVA_RELEASE} or newer ` +
        'and name it in OPENSEARCH_JAVA_HOME or JAVA_HOME',
    );
  }
  throw new ReloadPluginError(
    `the reload plugin for OpenSearch ${build.release} cannot be built: ${path} failed\n${result.all || result.shortMessage}`,
    { cause: result.cause },
  );
}

interface Sources {
  readonly files: readonly string[];
  readonly descriptor: string;
  /** Of everything the built plugin depends on. */
  readonly hash: string;
}

/** `src/main` and the newest `src/engine-X.Y` that is not newer than the release. */
async function sourcesFor(sourceDir: string, release: string): Promise<Sources> {
  const src = join(sourceDir, 'src');
  const engine = newestFor(release, await readdir(src));
  if (engine === undefined) {
    throw new ReloadPluginError(
      `the reload plugin cannot be built for OpenSearch ${release}: no sources for it in ${src}`,
    );
  }
  const files = [...(await javaFiles(join(src, 'main'))), ...(await javaFiles(join(src, engine)))].sort();
  const descriptor = await readFile(join(sourceDir, DESCRIPTOR), 'utf8');
  const hash = createHash('sha256').update(`${release}\n${descriptor}\n`);
  for (const file of files) await addFile(hash, sourceDir, file);
  return { files, descriptor, hash: hash.digest('hex').slice(0, 16) };
}

/** Of `engine-3.5`, `engine-3.7`: the one for `3.6.0` is `engine-3.5`. Exported for its tests. */
export function newestFor(release: string, directories: readonly string[]): string | undefined {
  const wanted = ordinal(release);
  return directories
    .filter((name) => name.startsWith('engine-') && ordinal(name.slice('engine-'.length)) <= wanted)
    .sort((a, b) => ordinal(a.slice('engine-'.length)) - ordinal(b.slice('engine-'.length)))
    .at(-1);
}

/** Major and minor as one number that sorts; NaN, which is never ≤, for what is no version. */
function ordinal(version: string): number {
  const match = /^(\d+)\.(\d+)(?:\.|$)/.exec(version);
  return match === null ? Number.NaN : Number(match[1]) * 1000 + Number(match[2]);
}

async function javaFiles(dir: string): Promise<string[]> {
  const names = await readdir(dir, { recursive: true });
  return names.filter((name) => name.endsWith('.java')).map((name) => join(dir, name));
}

async function addFile(hash: Hash, sourceDir: string, file: string): Promise<void> {
  const bytes = await readFile(file);
  hash.update(`${relative(sourceDir, file).split(sep).join('/')}\n${bytes.length}\n`).update(bytes);
}

/** A directory cannot be renamed onto one that has content: then another process was first, with the same result. */
async function publish(plugin: string, target: string): Promise<void> {
  try {
    await rename(plugin, target);
  } catch (error) {
    if (!(await exists(target))) throw error;
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
