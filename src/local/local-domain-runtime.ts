import { readFile } from 'node:fs/promises';
import type { DomainObservation } from '../domains/node.ts';
import type { Clock } from '../model/clock.ts';
import type { DomainId } from '../model/identity.ts';
import type { ConnectCluster } from '../opensearch/cluster.ts';
import type { DomainRuntime } from '../reconcile/domain-runtime.ts';
import { DistributionStore, type Progress } from './distribution/distribution-store.ts';
import { findJava } from './java/find-java.ts';
import { errno, LocalDomainError, wordsOf } from './local-domain-error.ts';
import { DomainHome } from './node/domain-home.ts';
import { chooseNodeUser, type NodeUser, parsePasswd } from './node/node-user.ts';
import { makeDirectories } from './node/owned-files.ts';
import { PromisedPorts } from './node/ports.ts';
import { emptyTrash } from './node/trash.ts';
import { choosePlaces, type Places, userCanTraverse } from './places.ts';
import { SharedAttempts } from './shared-attempts.ts';
import type { Toolchain } from './supervisor/launch-node.ts';
import { type AgentFor, LocalDomain, type OpenEndpoint } from './supervisor/local-domain.ts';

/** Gives a directory with the jar and the descriptor of the reload plugin for this release. */
export type ReloadPlugin = (release: string, toolchain: Toolchain) => Promise<string>;

export interface LocalDomainRuntimeOptions {
  /** LONGSHORE_HOME */
  readonly home: string;
  /** LONGSHORE_CACHE */
  readonly cache: string;
  /** LONGSHORE_NODES */
  readonly nodes?: string | undefined;
  /** LONGSHORE_NODE_USER */
  readonly nodeUser?: string | undefined;
  /** LONGSHORE_NODE_HEAP: `400m` */
  readonly heap: string;
  /** LONGSHORE_JVM_OPTIONS, separated by blanks */
  readonly jvmOptions: string;
  /** LONGSHORE_OPENSEARCH_ARCHIVE: a URL, or `off` */
  readonly archive: string;
  /** PATH, JAVA_HOME, OPENSEARCH_JAVA_HOME, OPENSEARCH_HOME, HOME are read from it. */
  readonly environment: NodeJS.ProcessEnv;
  readonly agentFor: AgentFor;
  readonly openEndpoint: OpenEndpoint;
  readonly connectCluster: ConnectCluster;
  readonly reloadPlugin: ReloadPlugin;
  readonly clock: Clock;
  readonly fetch?: typeof fetch;
}

export interface LocalDomainRuntime extends DomainRuntime {
  /** Where node homes and distributions lie on this machine. */
  readonly places: Places;
  readonly nodeUser: NodeUser | undefined;
  /** Takes over the nodes of a domain that a predecessor left running, and opens its endpoint; starts none. Gives their names. */
  adopt(domain: DomainId): Promise<readonly string[]>;
  /** Ends the supervision: with `keepNodes` the nodes live on and the next runtime adopts them, else all of this instance are stopped. */
  close(options: { readonly keepNodes: boolean }): Promise<void>;
}

/** Observations this recent are given again: pollers come in crowds. */
const OBSERVATION_AGE_MS = 250;

/** Domains as OpenSearch processes on this machine. @throws LocalDomainError `NodeUserNotFound` */
export async function createLocalDomainRuntime(options: LocalDomainRuntimeOptions): Promise<LocalDomainRuntime> {
  const uid = process.getuid?.();
  const accounts = uid === 0 ? parsePasswd(await readFile('/etc/passwd', 'utf8')) : [];
  const nodeUser = chooseNodeUser({ uid, wanted: options.nodeUser, accounts });
  const places = await choosePlaces({ ...options, nodeUser });
  return new Runtime(options, places, nodeUser);
}

interface Observed {
  readonly observation: Promise<DomainObservation>;
  /** When it was had; undefined while it is under way. */
  at?: number;
}

class Runtime implements LocalDomainRuntime {
  readonly #options: LocalDomainRuntimeOptions;
  readonly #distributions: DistributionStore;
  readonly #domains = new SharedAttempts<LocalDomain>();
  /** By release, as the reload plugins. */
  readonly #toolchains = new SharedAttempts<Toolchain>();
  readonly #reloadPlugins = new SharedAttempts<string>();
  readonly #observed = new Map<DomainId, Observed>();
  readonly #promisedPorts = new PromisedPorts();

  constructor(
    options: LocalDomainRuntimeOptions,
    readonly places: Places,
    readonly nodeUser: NodeUser | undefined,
  ) {
    this.#options = options;
    this.#distributions = new DistributionStore({
      places,
      nodeUser,
      environment: options.environment,
      archive: options.archive,
      platform: process.platform,
      arch: process.arch,
      fetch: options.fetch ?? fetch,
    });
  }

  async prepare(...[spec, progress]: Parameters<DomainRuntime['prepare']>): ReturnType<DomainRuntime['prepare']> {
    try {
      await this.#makePlaces();
      const toolchain = await this.#toolchain(spec.release, progress);
      const plugin = await this.#reloadPlugin(spec.release, toolchain);
      const domain = await this.#domain(spec.id);
      progress(`laying out ${spec.nodeCount === 1 ? 'a node' : `${spec.nodeCount} nodes`} of ${spec.name}`);
      const agents = await domain.layOut(spec.release, spec.nodeCount, toolchain, plugin);
      this.#observed.delete(spec.id);
      return agents;
    } catch (cause) {
      // What was found may have gone since.
      this.#toolchains.forget(spec.release);
      this.#reloadPlugins.forget(spec.release);
      if (cause instanceof LocalDomainError) throw cause;
      const what = errno(cause) === 'ENOSPC' ? 'the disk is full' : wordsOf(cause);
      const message = `Cannot lay out the nodes of ${spec.name} in ${this.places.nodes}: ${what}. Mend that, or choose another directory with LONGSHORE_NODES.`;
      throw new LocalDomainError('PlaceNotUsable', message, { cause });
    }
  }

  async start(...[spec]: Parameters<DomainRuntime['start']>): Promise<void> {
    const domain = await this.#domain(spec.id);
    await domain.start();
    this.#observed.delete(spec.id);
  }

  async adopt(id: DomainId): Promise<readonly string[]> {
    return (await this.#domain(id)).adopt();
  }

  observe(id: DomainId): Promise<DomainObservation> {
    const recent = this.#observed.get(id);
    if (recent && (recent.at === undefined || performance.now() - recent.at < OBSERVATION_AGE_MS)) {
      return recent.observation;
    }
    const observation = this.#domain(id).then((domain) => domain.observe());
    const observed: Observed = { observation };
    this.#observed.set(id, observed);
    const had = () => {
      observed.at = performance.now();
    };
    observation.then(had, had);
    return observation;
  }

  async retire(id: DomainId, nodes: readonly string[]): Promise<void> {
    const domain = await this.#domain(id);
    await domain.retire(nodes);
    this.#observed.delete(id);
  }

  async remove(id: DomainId): Promise<void> {
    const domain = await this.#domain(id);
    await domain.remove();
    this.#domains.forget(id);
    this.#observed.delete(id);
  }

  async close(options: { readonly keepNodes: boolean }): Promise<void> {
    // Nodes of domains that nobody has asked about since we started are nodes of ours, too.
    const ids = options.keepNodes ? this.#domains.keys() : await DomainHome.ids(this.places.nodes);
    await Promise.all(ids.map(async (id) => (await this.#domain(id)).close(options)));
    for (const id of ids) this.#domains.forget(id);
  }

  async #makePlaces(): Promise<void> {
    const { nodes, distributions, downloads } = this.places;
    for (const directory of [nodes, distributions, downloads]) await makeDirectories(directory);
    if (this.nodeUser && !(await userCanTraverse(nodes, this.nodeUser))) {
      const message = `Nodes run as ${this.nodeUser.name}, who cannot enter ${nodes}. Choose another directory with LONGSHORE_NODES, or leave it unset.`;
      throw new LocalDomainError('PlaceNotUsable', message);
    }
    await emptyTrash(nodes);
  }

  #domain(id: DomainId): Promise<LocalDomain> {
    return this.#domains.get(id, () => this.#load(id));
  }

  async #load(id: DomainId): Promise<LocalDomain> {
    const { agentFor, openEndpoint, connectCluster, heap, jvmOptions, environment, clock } = this.#options;
    const { platform } = process;
    return LocalDomain.load({
      home: DomainHome.of(id, { nodesDirectory: this.places.nodes, user: this.nodeUser, platform }),
      promisedPorts: this.#promisedPorts,
      toolchain: (release) => this.#toolchain(release, () => undefined),
      agentFor,
      openEndpoint,
      connectCluster,
      launch: { heap, jvmOptions, environment, platform },
      clock,
    });
  }

  #toolchain(release: string, progress: Progress): Promise<Toolchain> {
    return this.#toolchains.get(release, () => this.#findToolchain(release, progress));
  }

  #reloadPlugin(release: string, toolchain: Toolchain): Promise<string> {
    return this.#reloadPlugins.get(release, async () => {
      try {
        return await this.#options.reloadPlugin(release, toolchain);
      } catch (cause) {
        throw new LocalDomainError('ReloadPluginNotBuilt', wordsOf(cause), { cause });
      }
    });
  }

  async #findToolchain(release: string, progress: Progress): Promise<Toolchain> {
    const { environment } = this.#options;
    const search = { environment, platform: process.platform, nodeUser: this.nodeUser };
    // A search in vain is made again below, and says why then.
    const java = findJava(search).catch(() => undefined);
    const distribution = await this.#distributions.ensure(release, progress);
    // The official archives bring a JDK along, which is enough to run a node.
    return {
      distribution,
      java: (await java) ?? (await findJava({ ...search, distributionDir: distribution.directory })),
    };
  }
}
