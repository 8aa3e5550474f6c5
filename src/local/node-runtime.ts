import { createNodeAgent, type NodeAgentOptions } from '../agent/node-agent.ts';
import { systemClock } from '../model/clock.ts';
import { connectCluster } from '../opensearch/connect-cluster.ts';
import type { Config } from './config.ts';
import { openEndpoint } from './endpoint/endpoint.ts';
import { createLocalDomainRuntime, type LocalDomainRuntime } from './local-domain-runtime.ts';
import { buildReloadPlugin } from './node-plugin.ts';

/** The runtime of local domains as the settings want it: agents in process, endpoints beside the API. */
export async function createNodeRuntime(options: {
  readonly config: Config;
  readonly environment: NodeJS.ProcessEnv;
  readonly openBlob: NodeAgentOptions['openBlob'];
}): Promise<LocalDomainRuntime> {
  const { config, environment, openBlob } = options;
  const runtime: LocalDomainRuntime = await createLocalDomainRuntime({
    home: config.LONGSHORE_HOME,
    cache: config.LONGSHORE_CACHE,
    nodes: config.LONGSHORE_NODES,
    nodeUser: config.LONGSHORE_NODE_USER,
    heap: config.LONGSHORE_NODE_HEAP,
    jvmOptions: config.LONGSHORE_JVM_OPTIONS,
    archive: config.LONGSHORE_OPENSEARCH_ARCHIVE,
    environment,
    clock: systemClock,
    connectCluster,
    agentFor: (node, configDir, owner) => createNodeAgent({ node, configDir, openBlob, ...(owner ? { owner } : {}) }),
    openEndpoint: (_domain, liveNodes, preferredPort) =>
      openEndpoint({
        liveNodes,
        host: config.LONGSHORE_HOST,
        ...(preferredPort === undefined ? {} : { preferredPort }),
      }),
    reloadPlugin: (release, { java, distribution }) =>
      buildReloadPlugin({
        release,
        distributionDir: distribution.directory,
        javaHome: java.home,
        outDir: runtime.places.plugins,
      }),
  });
  return runtime;
}
