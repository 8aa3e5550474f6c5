import { javaOf, PREVIEW_MINOR_VERSION } from './class-file.ts';
import { javaFeature, PLUGIN_DESCRIPTOR, type PluginDescriptor } from './descriptor.ts';
import {
  classNameOf,
  isModuleInfo,
  isOnClassPath,
  type JarContents,
  type PluginContents,
  releaseOfVersioned,
} from './plugin-contents.ts';
import { failed, type PluginCheck, passed, skipped } from './plugin-report.ts';

/**
 * The Java that the descriptor asks for against the one that nodes run on, and both against what the classes were compiled for: a node
 * goes by the descriptor, and a class that is newer fails at its first use.
 */
export function checkJava(
  descriptor: PluginDescriptor,
  { jars }: PluginContents,
  nodeJava: number | undefined,
): readonly PluginCheck[] {
  const wanted = javaFeature(descriptor.javaVersion);
  // A descriptor of that kind has its own finding.
  if (wanted === undefined) return [];
  const findings: PluginCheck[] = [];
  if (nodeJava !== undefined && wanted > nodeJava)
    findings.push(
      failed('java-version', `It needs Java ${wanted}, and nodes run on Java ${nodeJava}.`, PLUGIN_DESCRIPTOR),
    );
  for (const jar of jars.filter(isOnClassPath)) {
    findings.push(...compiledFor(jar, wanted));
    const target = javaFeature(jar.manifest.get('X-Compile-Target-JDK') ?? '');
    if (target !== undefined && target > (nodeJava ?? wanted))
      findings.push(failed('java-version', `Its manifest says that it is for Java ${target}.`, jar.path));
  }
  if (findings.some(({ outcome }) => outcome === 'failed')) return findings;
  return [
    passed('java-version', `It is for Java ${wanted}, and so is every class.`),
    ...(nodeJava === undefined ? [skipped('java-version', 'Which Java nodes run on is not known here.')] : []),
  ];
}

function compiledFor(jar: JarContents, wanted: number): readonly PluginCheck[] {
  const newer: string[] = [];
  const preview: string[] = [];
  let newest = 0;
  for (const { path, file } of jar.classes) {
    if ('problem' in file || isModuleInfo(path)) continue;
    // Classes for a newer Java beside those for the older ones are never looked at by an older one.
    const limit = Math.max(wanted, releaseOfVersioned(path) ?? 0);
    const java = javaOf(file.majorVersion);
    if (java > limit) {
      newer.push(classNameOf(path));
      newest = Math.max(newest, java);
    }
    if (file.minorVersion === PREVIEW_MINOR_VERSION) preview.push(classNameOf(path));
  }
  const findings: PluginCheck[] = [];
  if (newer.length > 0) {
    const which = `${named(newer)} ${newer.length === 1 ? 'was' : 'were'} compiled for Java ${newest}`;
    findings.push(
      failed(
        'java-version',
        `${which}, and java.version in ${PLUGIN_DESCRIPTOR} is ${wanted}: compile with --release ${wanted}.`,
        jar.path,
      ),
    );
  }
  if (preview.length > 0) {
    const message = `${named(preview)} ${preview.length === 1 ? 'uses' : 'use'} preview features of Java, which nodes do not enable.`;
    findings.push(failed('java-version', message, jar.path));
  }
  return findings;
}

/** `Class a.B`, or `Classes a.B, a.C and 12 more`. */
function named(names: readonly string[]): string {
  const shown = names.slice(0, 3).join(', ');
  const more = names.length > 3 ? ` and ${names.length - 3} more` : '';
  return `${names.length === 1 ? 'Class' : 'Classes'} ${shown}${more}`;
}
