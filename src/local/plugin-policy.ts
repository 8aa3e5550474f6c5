import { tmpdir } from 'node:os';
import type { PluginPolicy } from '../reconcile/plugin/judge-plugin.ts';
import { osvDatabase } from '../reconcile/plugin/osv-database.ts';
import type { Config } from './config.ts';
import { DistributionStore } from './distribution/distribution-store.ts';
import { findJava } from './java/find-java.ts';
import { knownEngines } from './known-engines.ts';
import type { NodeUser } from './node/node-user.ts';
import type { Places } from './places.ts';

/** What the settings ask of plugins, and what this machine knows of engines. */
export function pluginPolicy(options: {
  readonly config: Config;
  /** OPENSEARCH_HOME, OPENSEARCH_JAVA_HOME, JAVA_HOME, HOME and PATH are looked at. */
  readonly environment: NodeJS.ProcessEnv;
  readonly places: Places;
  readonly nodeUser: NodeUser | undefined;
}): PluginPolicy {
  const { config, environment, places, nodeUser } = options;
  const { LONGSHORE_OPENSEARCH_ARCHIVE: archive, LONGSHORE_OSV_DATABASE: database } = config;
  const { platform, arch } = process;
  const distributions = new DistributionStore({ places, environment, archive, nodeUser, platform, arch, fetch });
  return {
    profile: config.LONGSHORE_PROFILE,
    signatureKeys: config.LONGSHORE_PLUGIN_SIGNATURE_KEYS,
    engine: knownEngines({
      distributions,
      findJava: () =>
        findJava({ environment, platform, nodeUser }).then(
          ({ version }) => version,
          // Without one there are no nodes, and nothing to compare with.
          () => undefined,
        ),
    }),
    ...(database !== undefined && { advisories: osvDatabase(database) }),
    workDir: tmpdir(),
  };
}
