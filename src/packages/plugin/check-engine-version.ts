import type { Profile } from '../../model/limits.ts';
import { PLUGIN_DESCRIPTOR, type PluginDescriptor } from './descriptor.ts';
import { parseEngineRange } from './engine-range.ts';
import { failed, type PluginCheck, passed, skipped } from './plugin-report.ts';

/** The first that Amazon OpenSearch Service takes custom plugins for. Source: developer guide, custom-plugins. */
const FIRST_AWS_ENGINE: readonly [number, number] = [2, 15];

/** `OpenSearch_3.8` → `3.8.0`: the release that a plugin for that engine version is built for. */
export const releaseOf = (engineVersion: string): string => `${engineVersion.replace(/^[A-Za-z]+_/, '')}.0`;

/** The engine version that a plugin is plainly for: `OpenSearch_3.8` of `3.8.0`; undefined for a range. */
export function impliedEngineVersion({ engine }: PluginDescriptor): string | undefined {
  const [, majorAndMinor] = /^=?(\d+\.\d+)\.\d+$/.exec(engine) ?? [];
  return majorAndMinor === undefined ? undefined : `OpenSearch_${majorAndMinor}`;
}

/** The release that the descriptor names, or the range, against the EngineVersion of the package. */
export function checkEngineVersion(
  { engine }: PluginDescriptor,
  engineVersion: string | undefined,
  profile: Profile,
): readonly PluginCheck[] {
  const name = 'engine-version';
  if (engineVersion === undefined)
    return [skipped(name, `It is for OpenSearch ${engine}; nobody said which it is to be.`)];
  const findings: PluginCheck[] = [];
  // AWS's own words, as they are.
  if (profile === 'aws' && isBefore(engineVersion, FIRST_AWS_ENGINE))
    findings.push(failed(name, 'Plugins are not supported for the provided enginge version.'));
  const mismatch = `The OpenSearch version ${engine} in ${PLUGIN_DESCRIPTOR} doesn't matches with the provided EngineVersion ${engineVersion}`;
  const accepts = parseEngineRange(engine) ?? (() => false);
  if (!accepts(releaseOf(engineVersion))) findings.push(failed(name, `${mismatch}.`, PLUGIN_DESCRIPTOR));
  else if (profile === 'aws' && !hasPatchZero(engine))
    findings.push(failed(name, `${mismatch}: its patch version must be 0.`, PLUGIN_DESCRIPTOR));
  return findings.length > 0 ? findings : [passed(name, `${engine} in ${PLUGIN_DESCRIPTOR} fits ${engineVersion}.`)];
}

/** Of a release, or of every release that a range names. */
const hasPatchZero = (engine: string): boolean =>
  [...engine.matchAll(/\d+\.\d+\.(\d+)/g)].every(([, patch]) => Number(patch) === 0);

function isBefore(engineVersion: string, [major, minor]: readonly [number, number]): boolean {
  const match = /^OpenSearch_(\d+)\.(\d+)$/.exec(engineVersion);
  if (!match) return true;
  return Number(match[1]) < major || (Number(match[1]) === major && Number(match[2]) < minor);
}
