import { LOCAL_ENGINES } from '../model/engine-version.ts';
import type { EngineDistribution } from '../packages/plugin/engine-distribution.ts';
import type { KnownEngine } from '../reconcile/plugin/judge-plugin.ts';
import type { DistributionStore } from './distribution/distribution-store.ts';
import { openEngineDistribution } from './distribution/engine-distribution.ts';
import { RELOAD_PLUGIN } from './node-plugin.ts';
import { SharedAttempts } from './shared-attempts.ts';

/** Plugins that every local node has, and no package may be named like. */
const RESERVED = [RELOAD_PLUGIN];

/**
 * What is known here of the engine versions that local domains offer, for those who judge plugins: the Java that nodes run on, and the
 * classes of a distribution that is unpacked already. Nothing is fetched; what is known is kept.
 */
export function knownEngines(options: {
  readonly distributions: Pick<DistributionStore, 'find'>;
  /** Feature release of the Java that nodes run on; undefined when there is none. */
  readonly findJava: () => Promise<number | undefined>;
}): (engineVersion: string) => Promise<KnownEngine> {
  const { distributions, findJava } = options;
  const opened = new SharedAttempts<EngineDistribution>();
  const java = new SharedAttempts<number | undefined>();
  return async (engineVersion) => {
    const release = LOCAL_ENGINES.find((engine) => engine.engineVersion === engineVersion)?.release;
    if (release === undefined) return {};
    const found = await distributions.find(release);
    const key = `${release} in ${found?.directory}`;
    return {
      nodeJava: await java.get('java', findJava),
      distribution: found && (await opened.get(key, () => openEngineDistribution(found, RESERVED))),
    };
  };
}
