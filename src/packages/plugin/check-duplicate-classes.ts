import type { ClassPath } from './engine-distribution.ts';
import { classNameOf, isModuleInfo, isOnClassPath, type JarContents } from './plugin-contents.ts';
import { failed, type PluginCheck, passed, skipped } from './plugin-report.ts';

/** Pairs of jars that are told of; a jar that is there twice gives one. */
const PAIRS = 20;

interface Clash {
  readonly first: string;
  readonly second: string;
  readonly example: string;
  classes: number;
}

/**
 * Classes that are there more than once: "jar hell", for which a node does not start (org.opensearch.common.bootstrap.JarHell). As there,
 * a class for another Java counts by its whole path, and module descriptors do not count.
 */
export function checkDuplicateClasses(
  jars: readonly JarContents[],
  engine: { readonly name: string; readonly classPath: ClassPath } | undefined,
): readonly PluginCheck[] {
  const clashes = new Map<string, Clash>();
  const own = new Map<string, string>();
  for (const jar of jars.filter(isOnClassPath)) {
    for (const { path } of jar.classes) {
      if (isModuleInfo(path)) continue;
      const name = classNameOf(path);
      const first = own.get(name) ?? engine?.classPath.jarOf(name);
      own.set(name, jar.path);
      // What JarHell overlooks: https://issues.apache.org/jira/browse/XMLBEANS-499
      if (first === undefined || (first === jar.path && name.startsWith('org.apache.xmlbeans'))) continue;
      const clash = clashes.get(`${first}\n${jar.path}`);
      if (clash) clash.classes++;
      else clashes.set(`${first}\n${jar.path}`, { first, second: jar.path, example: name, classes: 1 });
    }
  }
  const findings = [...clashes.values()].slice(0, PAIRS).map(asFinding);
  if (findings.length === 0) {
    const where = engine ? ` the .jar files, or these and ${engine.name}` : ' the .jar files';
    findings.push(passed('duplicate-classes', `No class is in two of${where}.`));
  }
  if (!engine)
    findings.push(skipped('duplicate-classes', 'No distribution is here whose classes could be compared with.'));
  return findings;
}

function asFinding({ first, second, example, classes }: Clash): PluginCheck {
  const what = classes === 1 ? `Class ${example} is` : `${classes} classes, ${example} among them, are`;
  const where = first === second ? `twice in ${second}` : `both in ${first} and in ${second}`;
  return failed(
    'duplicate-classes',
    `${what} ${where}: a node does not start with such jar hell. Leave one out of the plugin.`,
    second,
  );
}
