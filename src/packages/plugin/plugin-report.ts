import type { Profile } from '../../model/limits.ts';
import type { PluginProperties } from '../package.ts';
import type { CycloneDxBom } from './sbom.ts';

/** What a plugin is judged by, in the order of the report. docs/reference/plugins.md says what each looks at. */
export const PLUGIN_CHECKS = [
  'archive',
  'signature',
  'layout',
  'descriptor',
  'engine-version',
  'extended-plugins',
  'jars',
  'java-version',
  'plugin-class',
  'constructor',
  'interfaces',
  'duplicate-classes',
  'native-code',
  'permissions',
  'vulnerabilities',
] as const;

export type PluginCheckName = (typeof PLUGIN_CHECKS)[number];

/** `warned` is for people to look at and refuses nothing; `skipped` says what was not known, or what failed before. */
export type CheckOutcome = 'passed' | 'failed' | 'warned' | 'skipped';

/** One finding. A check that found several things has several. */
export interface PluginCheck {
  readonly name: PluginCheckName;
  readonly outcome: CheckOutcome;
  /** A sentence for people. */
  readonly message: string;
  /** An entry of the archive, or a class. */
  readonly where?: string;
}

/** Everything that was looked at in one archive of a plugin, whatever failed. */
export interface PluginReport {
  readonly profile: Profile;
  /** What it was judged for: `OpenSearch_3.8`. Absent when nobody said. */
  readonly engineVersion?: string;
  /** Absent when the descriptor cannot be read. */
  readonly plugin?: PluginProperties;
  readonly checks: readonly PluginCheck[];
  readonly sbom: CycloneDxBom;
}

const finding =
  (outcome: CheckOutcome) =>
  (name: PluginCheckName, message: string, where?: string): PluginCheck => ({
    name,
    outcome,
    message,
    ...(where !== undefined && { where }),
  });

export const passed = finding('passed');
export const failed = finding('failed');
export const warned = finding('warned');
export const skipped = finding('skipped');

export const isRefused = ({ checks }: Pick<PluginReport, 'checks'>): boolean =>
  checks.some(({ outcome }) => outcome === 'failed');
