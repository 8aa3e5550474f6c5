import { parseEngineRange } from './engine-range.ts';
import { PropertiesError, parseProperties } from './properties-file.ts';

/** OpenSearch's own name for it, at the root of the zip; the developer guide's `descriptor.properties` is not read by any engine. */
export const PLUGIN_DESCRIPTOR = 'plugin-descriptor.properties';

/** A descriptor larger than this is none: a real one is below 2 KiB. */
export const PLUGIN_DESCRIPTOR_LIMIT = 64 * 1024;

export interface ExtendedPlugin {
  readonly name: string;
  /** Written `name;optional=true`: the plugin is loaded without it, too. */
  readonly optional: boolean;
}

export interface PluginDescriptor {
  readonly name: string;
  readonly description: string;
  readonly version: string;
  readonly className: string;
  /** As written: `21`. */
  readonly javaVersion: string;
  /** As written: `3.8.0`, or the range of `dependencies`. */
  readonly engine: string;
  /** Name of its directory below `plugins/`: `custom.foldername`, or its name. */
  readonly directory: string;
  readonly extendedPlugins: readonly ExtendedPlugin[];
  readonly hasNativeController: boolean;
}

export type DescriptorOutcome =
  | { readonly descriptor: PluginDescriptor }
  /** Every fault, a sentence each. */
  | { readonly problems: readonly string[] };

/** Keys that `org.opensearch.plugins.PluginInfo` knows; it refuses any other. */
const KNOWN = [
  'name',
  'description',
  'version',
  'opensearch.version',
  'dependencies',
  'java.version',
  'classname',
  'custom.foldername',
  'extended.plugins',
  'has.native.controller',
];

const MAX_LENGTH = 1024;

/** Reads a plugin's descriptor by the rules of `org.opensearch.plugins.PluginInfo.readFromProperties`. */
export function parsePluginDescriptor(bytes: Uint8Array): DescriptorOutcome {
  try {
    return readDescriptor(parseProperties(bytes));
  } catch (error) {
    if (error instanceof PropertiesError) return { problems: [`${PLUGIN_DESCRIPTOR}, ${error.message}.`] };
    throw error;
  }
}

function readDescriptor(properties: ReadonlyMap<string, string>): DescriptorOutcome {
  const problems: string[] = [];
  const required = (key: string): string => {
    const value = properties.get(key);
    if (value === undefined) problems.push(`Property [${key}] is missing in ${PLUGIN_DESCRIPTOR}.`);
    if (value !== undefined && value.length > MAX_LENGTH)
      problems.push(`Property [${key}] is longer than ${MAX_LENGTH} characters.`);
    return value ?? '';
  };
  const name = required('name');
  const descriptor: PluginDescriptor = {
    name,
    description: required('description'),
    version: required('version'),
    className: required('classname'),
    javaVersion: required('java.version'),
    engine: engineOf(properties, problems),
    directory: properties.get('custom.foldername') || name,
    extendedPlugins: extendedPlugins(properties.get('extended.plugins') ?? ''),
    hasNativeController: properties.get('has.native.controller') === 'true',
  };
  problems.push(...formProblems(descriptor, properties));
  const unknown = [...properties.keys()].filter((key) => !KNOWN.includes(key));
  if (unknown.length > 0) {
    problems.push(
      `Unknown properties in ${PLUGIN_DESCRIPTOR}: [${unknown.join(', ')}]. OpenSearch refuses them: remove them.`,
    );
  }
  return problems.length > 0 ? { problems } : { descriptor };
}

/** What becomes the name of a directory on every node; the engine itself would let a plugin out of `plugins/`. */
const DIRECTORY_NAME = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,199}$/;
/** A class in a package or in none, letters of any script. */
const CLASS_NAME = /^[\p{L}_$][\p{L}\p{N}_$]*(?:\.[\p{L}_$][\p{L}\p{N}_$]*)*$/u;

/** Values that are there and cannot be. */
function formProblems(
  { name, directory, className, javaVersion, extendedPlugins: extended }: PluginDescriptor,
  properties: ReadonlyMap<string, string>,
): string[] {
  const problems: string[] = [];
  const wrong = (key: string, value: string, what: string): void => {
    problems.push(`Property [${key}] ${what}: ${JSON.stringify(value.slice(0, 200))}.`);
  };
  const directoryRule = 'must be letters, digits, dots, dashes and underscores, and not begin with a dot or a dash';
  if (properties.has('name') && !DIRECTORY_NAME.test(name)) wrong('name', name, directoryRule);
  if (directory !== name && !DIRECTORY_NAME.test(directory)) wrong('custom.foldername', directory, directoryRule);
  if (properties.has('classname') && !CLASS_NAME.test(className))
    wrong('classname', className, 'is no name of a class');
  if (properties.has('java.version') && javaFeature(javaVersion) === undefined)
    wrong('java.version', javaVersion, 'is no version of Java such as 21');
  const blank = extended.find((plugin) => plugin.name !== plugin.name.trim() || plugin.name === '');
  if (blank) wrong('extended.plugins', blank.name, 'must be names with a comma between them and no blanks');
  const native = properties.get('has.native.controller') ?? 'false';
  if (native !== 'true' && native !== 'false') wrong('has.native.controller', native, 'must be true or false');
  return problems;
}

function extendedPlugins(text: string): readonly ExtendedPlugin[] {
  if (text === '') return [];
  return text.split(',').map((part) => {
    const [name = '', option] = part.split(';');
    return { name, optional: option === 'optional=true' };
  });
}

/**
 * The feature release of a Java version: 21 for `21.0.2`, 8 for `1.8`; undefined for what `java.lang.Runtime.Version` does not take, such
 * as `21.0` or `v21`.
 */
export function javaFeature(text: string): number | undefined {
  const form = /^([1-9]\d{0,2})((?:(?:\.0)*\.[1-9]\d*)*)(?:-[A-Za-z0-9]+)?(?:\+(?:0|[1-9]\d*)?)?(?:-[-A-Za-z0-9.]+)?$/;
  const match = form.exec(text);
  if (match?.[1] === undefined) return undefined;
  const first = Number(match[1]);
  const second = /^\.(\d{1,2})/.exec(match[2] ?? '')?.[1];
  return first === 1 && second !== undefined ? Number(second) : first;
}

function engineOf(properties: ReadonlyMap<string, string>, problems: string[]): string {
  const version = properties.get('opensearch.version') ?? '';
  const dependencies = properties.get('dependencies') ?? '';
  if ((version.trim() === '') === (dependencies.trim() === '')) {
    problems.push(`${PLUGIN_DESCRIPTOR} must have either [opensearch.version] or [dependencies], and not both.`);
    return '';
  }
  if (version.trim() !== '') {
    if (!parseEngineRange(version)) problems.push(`Property [opensearch.version] is no version: '${version}'.`);
    return version;
  }
  // JSON whose names need no quotation marks, and one name: { opensearch: "~2.3.0" }.
  const range = /^\s*\{\s*(?:opensearch|"opensearch")\s*:\s*"([^"\\]*)"\s*\}\s*$/.exec(dependencies)?.[1]?.trim();
  if (range === undefined || !parseEngineRange(range)) {
    problems.push(
      `Property [dependencies] must be a range of one engine such as { opensearch: "~3.8.0" }: '${dependencies}'.`,
    );
    return '';
  }
  return range;
}
