import type { Profile } from '../../model/limits.ts';
import type { AdvisoryDatabase } from './advisory.ts';
import { ancestryOf } from './ancestry.ts';
import { checkDuplicateClasses } from './check-duplicate-classes.ts';
import { checkEngineVersion } from './check-engine-version.ts';
import { checkExtendedPlugins } from './check-extended-plugins.ts';
import { checkInterfaces } from './check-interfaces.ts';
import { checkJars } from './check-jars.ts';
import { checkJava } from './check-java.ts';
import { checkLayout } from './check-layout.ts';
import { checkNativeCode } from './check-native-code.ts';
import { checkPermissions } from './check-permissions.ts';
import { checkPluginClass, missingClass } from './check-plugin-class.ts';
import { checkSignature, type SignatureFound } from './check-signature.ts';
import { checkVulnerabilities } from './check-vulnerabilities.ts';
import { classesByName } from './classes-by-name.ts';
import {
  type DescriptorOutcome,
  PLUGIN_DESCRIPTOR,
  type PluginDescriptor,
  parsePluginDescriptor,
} from './descriptor.ts';
import type { ClassPath, EngineDistribution } from './engine-distribution.ts';
import { jarComponent } from './jar-component.ts';
import type { MinisignKey } from './minisign.ts';
import type { JarContents, PluginContents } from './plugin-contents.ts';
import { failed, PLUGIN_CHECKS, type PluginCheck, type PluginReport, passed, skipped } from './plugin-report.ts';
import { pluginSbom } from './sbom.ts';

/** What a plugin is judged for and by. What is not known is skipped, and the report says so. */
export interface PluginExpectations {
  readonly profile: Profile;
  /** `OpenSearch_3.8`. */
  readonly engineVersion?: string | undefined;
  /** Feature release of the Java that nodes run on. */
  readonly nodeJava?: number | undefined;
  /** Of the engine version. */
  readonly distribution?: EngineDistribution | undefined;
  readonly advisories?: AdvisoryDatabase | undefined;
  readonly signature: SignatureFound;
  readonly signatureKeys: readonly MinisignKey[];
}

/** Runs every check on what was read from an archive, or says that it could not be read. Never throws for what a stranger wrote. */
export async function validatePlugin(
  contents: PluginContents | { readonly problem: string },
  expected: PluginExpectations,
): Promise<PluginReport> {
  const signature = checkSignature(expected.signature, expected.signatureKeys);
  if ('problem' in contents) {
    const others = PLUGIN_CHECKS.filter((name) => name !== 'archive' && name !== 'signature');
    const checks = others.map((name) => skipped(name, 'The archive cannot be read.'));
    return report([failed('archive', contents.problem), signature, ...checks], expected, pluginSbom(undefined, []));
  }
  const { entries, jars, totalSize } = contents;
  const outcome = contents.descriptor && parsePluginDescriptor(contents.descriptor);
  const descriptor = outcome && 'descriptor' in outcome ? outcome.descriptor : undefined;
  const components = jars.map(jarComponent);
  const checks = [
    passed('archive', `${entries.length} entries, ${totalSize} bytes uncompressed.`),
    signature,
    ...checkLayout(entries),
    ...descriptorProblems(outcome),
    ...checkJars(contents),
    ...(descriptor ? await checkAgainst(descriptor, contents, expected) : unknownPlugin(contents)),
    ...checkNativeCode(descriptor, contents),
    ...checkPermissions(contents.policy),
    ...checkVulnerabilities(components, expected.advisories),
  ];
  const sbom = pluginSbom(descriptor, components);
  if (!descriptor) return report(checks, expected, sbom);
  const { name, description, version, className } = descriptor;
  return {
    ...report(checks, expected, sbom),
    plugin: { name, description, version, className, uncompressedSize: totalSize },
  };
}

/** When it can be read, the check is passed beside the others that need it. */
function descriptorProblems(outcome: DescriptorOutcome | undefined): readonly PluginCheck[] {
  if (outcome === undefined) return [skipped('descriptor', `${PLUGIN_DESCRIPTOR} is not there.`)];
  if ('descriptor' in outcome) return [];
  return outcome.problems.map((problem) => failed('descriptor', problem, PLUGIN_DESCRIPTOR));
}

function report(
  checks: readonly PluginCheck[],
  expected: PluginExpectations,
  sbom: PluginReport['sbom'],
): PluginReport {
  const { profile, engineVersion } = expected;
  const place = ({ name }: PluginCheck) => PLUGIN_CHECKS.indexOf(name);
  const ordered = [...checks].sort((a, b) => place(a) - place(b));
  return { profile, ...(engineVersion !== undefined && { engineVersion }), checks: ordered, sbom };
}

/** What needs no descriptor is looked at all the same. */
function unknownPlugin({ jars }: PluginContents): readonly PluginCheck[] {
  const names = [
    'engine-version',
    'extended-plugins',
    'java-version',
    'plugin-class',
    'constructor',
    'interfaces',
  ] as const;
  return [
    ...names.map((name) => skipped(name, `${PLUGIN_DESCRIPTOR} cannot be read.`)),
    ...checkDuplicateClasses(jars, undefined),
  ];
}

async function checkAgainst(
  descriptor: PluginDescriptor,
  contents: PluginContents,
  { profile, engineVersion, nodeJava, distribution }: PluginExpectations,
): Promise<readonly PluginCheck[]> {
  const { jars } = contents;
  const extended = descriptor.extendedPlugins.map(({ name }) => name);
  const modules = extended.filter((name) => distribution?.modules.includes(name));
  const classPath = await distribution?.classPath(modules);
  const engine = distribution && classPath && { name: `OpenSearch ${distribution.release}`, classPath };
  // What another plugin brings cannot be looked at here.
  const knowsAll = modules.length === extended.length;
  return [
    passed('descriptor', `${PLUGIN_DESCRIPTOR} is complete: ${descriptor.name} ${descriptor.version}.`),
    ...checkEngineVersion(descriptor, engineVersion, profile),
    ...checkExtendedPlugins(descriptor, distribution),
    ...checkJava(descriptor, contents, nodeJava),
    ...(await checkClass(descriptor, jars, classPath, knowsAll ? engine?.name : undefined, profile)),
    ...checkDuplicateClasses(jars, engine),
  ];
}

async function checkClass(
  descriptor: PluginDescriptor,
  jars: readonly JarContents[],
  classPath: ClassPath | undefined,
  inEngine: string | undefined,
  profile: Profile,
): Promise<readonly PluginCheck[]> {
  const own = classesByName(jars);
  const file = own.get(descriptor.className);
  if (!file) {
    const rest = ['constructor', 'interfaces'] as const;
    return [missingClass(descriptor), ...rest.map((name) => skipped(name, 'The class of the plugin is not there.'))];
  }
  // Parents first, as the loader of a plugin does.
  const ancestry = await ancestryOf(file, async (name) => (await classPath?.read(name)) ?? own.get(name));
  return [
    ...checkPluginClass(file, ancestry, inEngine),
    ...checkInterfaces(descriptor.className, ancestry.interfaces, profile),
  ];
}
