import { tmpdir } from 'node:os';
import type { Profile } from '../../model/limits.ts';
import type { AdvisoryDatabase } from '../../packages/plugin/advisory.ts';
import { impliedEngineVersion } from '../../packages/plugin/check-engine-version.ts';
import type { SignatureFound } from '../../packages/plugin/check-signature.ts';
import { parsePluginDescriptor } from '../../packages/plugin/descriptor.ts';
import type { EngineDistribution } from '../../packages/plugin/engine-distribution.ts';
import type { MinisignKey } from '../../packages/plugin/minisign.ts';
import type { PluginReport } from '../../packages/plugin/plugin-report.ts';
import { validatePlugin } from '../../packages/plugin/validate-plugin.ts';
import { readPlugin } from './read-plugin.ts';

/** What the one who runs this knows, and asks of plugins. */
export interface PluginPolicy {
  readonly profile: Profile;
  /** Keys one of which must have signed a plugin; none: nobody asks. */
  readonly signatureKeys: readonly MinisignKey[];
  /** What is known of an engine, `OpenSearch_3.8`, without fetching anything. */
  readonly engine: (engineVersion: string) => Promise<KnownEngine>;
  /** Called for each plugin. @throws when the database that was set cannot be read: nothing is judged without it. */
  readonly advisories?: (() => Promise<AdvisoryDatabase>) | undefined;
  /** For what is written while reading. */
  readonly workDir: string;
}

/** Knows nothing and asks nothing. */
export const UNASKING: PluginPolicy = {
  profile: 'open',
  signatureKeys: [],
  engine: async () => ({}),
  workDir: tmpdir(),
};

export interface KnownEngine {
  /** Feature release of the Java that nodes of it run on. */
  readonly nodeJava?: number | undefined;
  readonly distribution?: EngineDistribution | undefined;
}

export interface PluginToJudge {
  /** A local file. */
  readonly path: string;
  /** Absent: the one that its descriptor is plainly for. */
  readonly engineVersion?: string | undefined;
  readonly signature: SignatureFound;
  /** Bytes that it may have uncompressed. */
  readonly limit: number;
}

/** Reads a plugin's archive and runs every check. @throws what the operating system throws, and the database's own errors */
export async function judgePlugin(
  { path, engineVersion: given, signature, limit }: PluginToJudge,
  policy: PluginPolicy,
): Promise<PluginReport> {
  const advisories = await policy.advisories?.();
  const contents = await readPlugin(path, { limit, workDir: policy.workDir });
  const engineVersion = given ?? impliedBy(contents);
  const known = engineVersion === undefined ? {} : await policy.engine(engineVersion);
  const { profile, signatureKeys } = policy;
  return validatePlugin(contents, { profile, engineVersion, ...known, advisories, signature, signatureKeys });
}

function impliedBy(contents: Awaited<ReturnType<typeof readPlugin>>): string | undefined {
  if ('problem' in contents || contents.descriptor === undefined) return undefined;
  const outcome = parsePluginDescriptor(contents.descriptor);
  return 'descriptor' in outcome ? impliedEngineVersion(outcome.descriptor) : undefined;
}
