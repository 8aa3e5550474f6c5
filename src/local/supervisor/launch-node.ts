import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Distribution } from '../distribution/distribution-store.ts';
import type { Java } from '../java/find-java.ts';
import { nodeCommand } from '../node/node-command.ts';
import type { NodeHome } from '../node/node-home.ts';
import { type NodeProcess, spawnNode } from '../node/node-process.ts';
import type { NodePorts } from '../node/ports.ts';

/** What nodes of a release are made of. */
export interface Toolchain {
  readonly java: Java;
  readonly distribution: Distribution;
}

/** The same for all nodes of an instance. */
export interface LaunchSettings {
  /** LONGSHORE_NODE_HEAP */
  readonly heap: string;
  /** LONGSHORE_JVM_OPTIONS */
  readonly jvmOptions: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly platform: NodeJS.Platform;
}

/** Writes the node's configuration and starts its JVM. Without a process when the signal came before. */
export async function launchNode(options: {
  readonly home: NodeHome;
  readonly ports: NodePorts;
  readonly clusterName: string;
  /** Nodes that form the cluster; empty for one that joins it. */
  readonly bootstrap: readonly string[];
  readonly toolchain: Toolchain;
  readonly settings: LaunchSettings;
  readonly signal: AbortSignal;
}): Promise<NodeProcess> {
  const { home, ports, clusterName, bootstrap, settings } = options;
  const { java, distribution } = options.toolchain;
  await home.configure({ clusterName, ports, bootstrap });
  const command = nodeCommand({
    home: home.directory,
    homeArgument: home.homeArgument,
    java,
    distributionOptions: await readFile(join(distribution.directory, 'config/jvm.options'), 'utf8'),
    heap: settings.heap,
    extraOptions: settings.jvmOptions,
    environment: settings.environment,
  });
  options.signal.throwIfAborted();
  return spawnNode({
    command,
    directory: home.directory,
    consolePath: home.consolePath,
    user: home.user,
    platform: settings.platform,
    recordProcess: (process) => home.save({ name: home.name, ports, process }),
  });
}
