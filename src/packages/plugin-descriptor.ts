import { type EngineRange, parseEngineRange } from './engine-range.ts';
import { PropertiesError, parseProperties } from './properties-file.ts';

/** OpenSearch's own name for it, at the root of the zip; the developer guide's `descriptor.properties` is not read by any engine. */
export const PLUGIN_DESCRIPTOR = 'plugin-descriptor.properties';

/** A descriptor larger than this is none: a real one is below 2 KiB. */
export const PLUGIN_DESCRIPTOR_LIMIT = 64 * 1024;

export interface PluginDescriptor {
  readonly name: string;
  readonly description: string;
  readonly version: string;
  readonly className: string;
  readonly javaVersion: string;
  /** As written: `3.8.0`, or the range of `dependencies`. */
  readonly engine: string;
  readonly extendedPlugins: readonly string[];
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
  let properties: ReadonlyMap<string, string>;
  try {
    properties = parseProperties(bytes);
  } catch (error) {
    if (error instanceof PropertiesError) return { problems: [`${PLUGIN_DESCRIPTOR}, ${error.message}.`] };
    throw error;
  }
  const problems: string[] = [];
  const required = (key: string): string => {
    const value = properties.get(key)?.trim() ?? '';
    if (value === '') problems.push(`Property [${key}] is missing in ${PLUGIN_DESCRIPTOR}.`);
    if (value.length > MAX_LENGTH) problems.push(`Property [${key}] is longer than ${MAX_LENGTH} characters.`);
    return value;
  };
  const descriptor: PluginDescriptor = {
    name: required('name'),
    description: required('description'),
    version: required('version'),
    className: required('classname'),
    javaVersion: required('java.version'),
    engine: engineOf(properties, problems),
    extendedPlugins: (properties.get('extended.plugins') ?? '')
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
  };
  const unknown = [...properties.keys()].filter((key) => !KNOWN.includes(key));
  if (unknown.length > 0) {
    problems.push(
      `Unknown properties in ${PLUGIN_DESCRIPTOR}: [${unknown.join(', ')}]. OpenSearch refuses them: remove them.`,
    );
  }
  return problems.length > 0 ? { problems } : { descriptor };
}

function engineOf(properties: ReadonlyMap<string, string>, problems: string[]): string {
  const version = properties.get('opensearch.version')?.trim() ?? '';
  const dependencies = properties.get('dependencies')?.trim() ?? '';
  if ((version === '') === (dependencies === '')) {
    problems.push(`${PLUGIN_DESCRIPTOR} must have either [opensearch.version] or [dependencies], and not both.`);
    return '';
  }
  if (version !== '') {
    if (!/^\d+\.\d+\.\d+/.test(version)) problems.push(`Property [opensearch.version] is no version: '${version}'.`);
    return version;
  }
  // Lenient JSON with one key: { opensearch: "~2.3.0" }.
  const range = /^\{\s*"?opensearch"?\s*:\s*"?([^"]+?)"?\s*\}$/.exec(dependencies)?.[1];
  if (range === undefined || !parseEngineRange(range)) {
    problems.push(
      `Property [dependencies] must be a range of one engine such as { opensearch: "~3.8.0" }: '${dependencies}'.`,
    );
    return '';
  }
  return range;
}

/** `OpenSearch_3.8` → `3.8.0`: the release that a plugin for that engine version is built for. */
const releaseOf = (engineVersion: string): string => `${engineVersion.replace(/^[A-Za-z]+_/, '')}.0`;

/** A sentence in AWS's words when the plugin is not built for this `EngineVersion`; undefined when it is. */
export function engineMismatch(descriptor: PluginDescriptor, engineVersion: string): string | undefined {
  const accepts: EngineRange = parseEngineRange(descriptor.engine) ?? (() => false);
  if (accepts(releaseOf(engineVersion))) return undefined;
  return `The OpenSearch version ${descriptor.engine} in ${PLUGIN_DESCRIPTOR} doesn't matches with the provided EngineVersion ${engineVersion}.`;
}
