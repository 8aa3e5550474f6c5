import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { listJar, readJarEntry } from '../../archive/jar-entries.ts';
import { type ClassFile, parseClassFile } from '../../packages/plugin/class-file.ts';
import { PLUGIN_DESCRIPTOR, parsePluginDescriptor } from '../../packages/plugin/descriptor.ts';
import type { ClassPath, EngineDistribution } from '../../packages/plugin/engine-distribution.ts';
import { classNameOf } from '../../packages/plugin/plugin-contents.ts';
import { SharedAttempts } from '../shared-attempts.ts';
import type { Distribution } from './distribution-store.ts';

/**
 * The classes of an unpacked distribution, by the directories of its jars; `reserved` are names of plugins that every node has besides.
 * @throws the operating system's errors
 */
export async function openEngineDistribution(
  { release, directory }: Distribution,
  reserved: readonly string[] = [],
): Promise<EngineDistribution> {
  const modules = await readdir(join(directory, 'modules'));
  const lib = await indexJars(directory, 'lib');
  const own = classPathOf(directory, [lib]);
  return {
    release,
    modules,
    reserved,
    async classPath(extended) {
      if (extended.length === 0) return own;
      const indexes = [lib];
      for (const module of await withTheirOwn(directory, extended, modules))
        indexes.push(await indexJars(directory, join('modules', module)));
      return classPathOf(directory, indexes);
    },
  };
}

/** A class's jar, by its name. */
type JarIndex = ReadonlyMap<string, string>;

async function indexJars(directory: string, below: string): Promise<JarIndex> {
  const index = new Map<string, string>();
  const names = (await readdir(join(directory, below))).filter((name) => name.endsWith('.jar'));
  for (const name of names.sort()) {
    const jar = join(below, name);
    for (const path of await listJar(join(directory, jar))) {
      if (path.endsWith('.class')) index.set(classNameOf(path), jar);
    }
  }
  return index;
}

function classPathOf(directory: string, indexes: readonly JarIndex[]): ClassPath {
  // The same few, such as Plugin itself, are asked for again and again.
  const read = new SharedAttempts<ClassFile | undefined>();
  const jarOf = (className: string) => indexes.map((index) => index.get(className)).find((jar) => jar !== undefined);
  return {
    jarOf,
    read: (className) => read.get(className, () => readClass(directory, jarOf(className), className)),
  };
}

async function readClass(
  directory: string,
  jar: string | undefined,
  className: string,
): Promise<ClassFile | undefined> {
  if (jar === undefined) return undefined;
  const bytes = await readJarEntry(join(directory, jar), `${className.replaceAll('.', '/')}.class`);
  return bytes && parseClassFile(bytes);
}

/** Modules that modules extend, too: a class loader's parent has its own parents. */
async function withTheirOwn(
  directory: string,
  extended: readonly string[],
  modules: readonly string[],
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  const waiting = [...extended];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (found.has(name) || !modules.includes(name)) continue;
    found.add(name);
    const outcome = parsePluginDescriptor(await readFile(join(directory, 'modules', name, PLUGIN_DESCRIPTOR)));
    if ('descriptor' in outcome) waiting.push(...outcome.descriptor.extendedPlugins.map((plugin) => plugin.name));
  }
  return found;
}
