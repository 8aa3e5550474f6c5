import { dirname } from 'node:path';
import type { NodeAgent } from '../../agent-protocol/node-agent.ts';
import type { DomainObservation, NodeObservation } from '../../domains/node.ts';
import type { Clock } from '../../model/clock.ts';
import type { Cluster, ConnectCluster } from '../../opensearch/cluster.ts';
import { reachableAt } from '../address.ts';
import { LocalDomainError } from '../local-domain-error.ts';
import type { DomainHome } from '../node/domain-home.ts';
import { nodeUrl } from '../node/node-home.ts';
import type { NodeProcess } from '../node/node-process.ts';
import type { PromisedPorts } from '../node/ports.ts';
import { hasFormed, type NodeAnswer } from '../node/probe-node.ts';
import type { DomainRecord, NodeRecord } from '../node/records.ts';
import { removeWhole } from '../node/trash.ts';
import { type LaunchSettings, launchNode, type Toolchain } from './launch-node.ts';
import { type Member, Members } from './members.ts';
import { NodeSupervisor } from './node-supervisor.ts';
import { Serial } from './serial.ts';
import { unlessAborted } from './unless-aborted.ts';

/** A domain's endpoint while it listens. */
export interface DomainEndpoint {
  readonly host: string;
  readonly port: number;
  close(): Promise<void>;
}

/** `liveNodes` gives base URLs of the nodes that answer now; the preferred port is taken when it is free. */
export type OpenEndpoint = (
  domain: string,
  liveNodes: () => readonly string[],
  preferredPort?: number,
) => Promise<DomainEndpoint>;

/** Gives the agent that works on this config directory; what it writes is to belong to `owner`. */
export type AgentFor = (
  node: string,
  configDirectory: string,
  owner: { readonly uid: number; readonly gid: number } | undefined,
) => NodeAgent;

export interface LocalDomainOptions {
  readonly home: DomainHome;
  readonly promisedPorts: PromisedPorts;
  readonly toolchain: (release: string) => Promise<Toolchain>;
  readonly agentFor: AgentFor;
  readonly openEndpoint: OpenEndpoint;
  readonly connectCluster: ConnectCluster;
  readonly launch: LaunchSettings;
  readonly clock: Clock;
}

/** A domain that goes away needs no long farewell. */
const REMOVAL_DEADLINE_MS = 10_000;
/** A cluster without a cluster manager keeps whoever asks waiting; a look at the nodes must not wait as long. */
const HEALTH_TIMEOUT_MS = 3_000;

/** The nodes of one domain and its endpoint. What it knows is read from the disk, so that it goes on where another process left. */
export class LocalDomain {
  readonly #options: LocalDomainOptions;
  readonly #members: Members;
  readonly #changes = new Serial();
  readonly #updates = new Serial();
  #record: DomainRecord | undefined;
  #endpoint: DomainEndpoint | undefined;
  #cluster: { readonly key: string; readonly cluster: Cluster } | undefined;

  private constructor(options: LocalDomainOptions) {
    this.#options = options;
    this.#members = new Members(options.home, options.promisedPorts);
  }

  static async load(options: LocalDomainOptions): Promise<LocalDomain> {
    const domain = new LocalDomain(options);
    domain.#record = await options.home.record();
    if (domain.#record?.endpointPort !== undefined) options.promisedPorts.promise(domain.#record.endpointPort);
    for (const name of await options.home.nodeNames()) {
      const record = await options.home.node(name).record();
      if (record) domain.#join(record);
    }
    return domain;
  }

  /** Lays out nodes 0 to count - 1, those anew that this process has not laid out itself; gives the agents of all that there are. */
  layOut(release: string, count: number, toolchain: Toolchain, reloadPluginDir: string): Promise<readonly NodeAgent[]> {
    return this.#changes.run(async () => {
      const { home, promisedPorts } = this.#options;
      const names = Array.from({ length: count }, (_, index) => home.nodeName(index));
      this.#requireRelease(release);
      if (!this.#record) await this.#save({ release, clusterName: home.clusterName, bootstrap: names, formed: false });
      const distributionDir = toolchain.distribution.directory;
      const laidOutWith = `${distributionDir} ${reloadPluginDir}`;
      const missing = names.filter((name) => this.#members.get(name)?.laidOutWith !== laidOutWith);
      for (const name of missing) {
        const ports = this.#members.get(name)?.ports ?? (await promisedPorts.pick());
        this.#join(await home.node(name).layOut({ distributionDir, reloadPluginDir, ports }), laidOutWith);
      }
      if (missing.length > 0) await this.#members.writeHosts();
      return this.#members.inOrder().map((member) => member.agent);
    });
  }

  start(): Promise<void> {
    return this.#changes.run(async () => {
      for (const { supervisor } of this.#members.inOrder()) supervisor.keepRunning();
      await this.#openEndpoint();
    });
  }

  /** Takes over the nodes that live, under the endpoint that they had, and starts none. Gives their names. */
  adopt(): Promise<readonly string[]> {
    return this.#changes.run(async () => {
      const living: string[] = [];
      for (const { home, supervisor } of this.#members.inOrder()) {
        if (!(await home.findProcess())) continue;
        supervisor.keepRunning();
        living.push(home.name);
      }
      if (this.#record?.endpointPort !== undefined) await this.#openEndpoint();
      return living;
    });
  }

  async observe(): Promise<DomainObservation> {
    const looks = Promise.all(this.#members.inOrder().map((member) => member.supervisor.look(nodeUrl(member.ports))));
    // Nodes that are supervised are known already: their cluster is asked while they are looked at.
    const believed = this.#members.liveUrls();
    const asked =
      believed.length > 0 ? this.#health(believed) : looks.then((nodes) => this.#health(runningUrls(nodes)));
    const [nodes, health] = await Promise.all([looks, asked]);
    const endpoint = this.#endpoint;
    return {
      nodes,
      ...(endpoint ? { endpoint: reachableAt(endpoint.host, endpoint.port) } : {}),
      ...(health ? { health } : {}),
    };
  }

  retire(names: readonly string[]): Promise<void> {
    return this.#changes.run(async () => {
      const { home } = this.#options;
      await this.#leaveBootstrap(names);
      for (const name of await home.nodeNames()) {
        if (!names.includes(name)) continue;
        await this.#supervisorOf(name).stop();
        this.#members.delete(name);
        await removeWhole(home.directory, name);
      }
      await this.#members.writeHosts();
    });
  }

  remove(): Promise<void> {
    return this.#changes.run(async () => {
      const { home, promisedPorts } = this.#options;
      await this.#closeEndpoint();
      for (const name of await this.#stopAll(REMOVAL_DEADLINE_MS)) this.#members.delete(name);
      if (this.#record?.endpointPort !== undefined) promisedPorts.release(this.#record.endpointPort);
      this.#record = undefined;
      await removeWhole(dirname(home.directory), home.directoryName);
    });
  }

  /** For our own end: the nodes are stopped, or live on for the next control plane. */
  close({ keepNodes }: { readonly keepNodes: boolean }): Promise<void> {
    return this.#changes.run(async () => {
      await this.#closeEndpoint();
      if (keepNodes) await Promise.all(this.#members.inOrder().map((member) => member.supervisor.letGo()));
      else await this.#stopAll();
    });
  }

  /** Also nodes that are half laid out. Gives their names. */
  async #stopAll(deadlineMs?: number): Promise<readonly string[]> {
    const names = await this.#options.home.nodeNames();
    await Promise.all(names.map((name) => this.#supervisorOf(name).stop(deadlineMs)));
    return names;
  }

  async #health(urls: readonly string[]): Promise<DomainObservation['health']> {
    if (urls.length === 0) return undefined;
    // The same nodes are asked through the same connections.
    const key = urls.join(' ');
    if (this.#cluster?.key !== key) this.#cluster = { key, cluster: this.#options.connectCluster(urls) };
    const asked = this.#cluster.cluster.health();
    // No node could say, or not in time: that is what an absent health means.
    return unlessAborted(asked, AbortSignal.timeout(HEALTH_TIMEOUT_MS)).catch(() => undefined);
  }

  #join(record: NodeRecord, laidOutWith?: string): void {
    const laidOut = laidOutWith === undefined ? {} : { laidOutWith };
    this.#members.add({ ...(this.#members.get(record.name) ?? this.#newMember(record)), ...laidOut });
  }

  #newMember({ name, ports }: NodeRecord): Member {
    const home = this.#options.home.node(name);
    const agent = this.#options.agentFor(name, home.configDirectory, home.user);
    return { home, agent, ports, supervisor: this.#newSupervisor(name) };
  }

  /** Also of a node whose home is not whole: its process must be found and ended all the same. */
  #supervisorOf(name: string): NodeSupervisor {
    return this.#members.get(name)?.supervisor ?? this.#newSupervisor(name);
  }

  #newSupervisor(name: string): NodeSupervisor {
    const { home, clock, launch } = this.#options;
    return new NodeSupervisor({
      home: home.node(name),
      clusterName: home.clusterName,
      clock,
      platform: launch.platform,
      launch: (signal) => this.#launch(name, signal),
      onReady: (answer) => this.#onReady(answer),
    });
  }

  async #launch(name: string, signal: AbortSignal): Promise<NodeProcess> {
    const member = this.#members.get(name);
    const record = this.#record;
    if (!member || !record) throw new Error(`${name} is not laid out`);
    const toolchain = await unlessAborted(this.#options.toolchain(record.release), signal);
    return launchNode({
      home: member.home,
      ports: await this.#members.freePorts(member),
      clusterName: record.clusterName,
      bootstrap: !record.formed && record.bootstrap.includes(name) ? record.bootstrap : [],
      toolchain,
      settings: this.#options.launch,
      signal,
    });
  }

  async #onReady(answer: NodeAnswer): Promise<void> {
    if (hasFormed(answer) && !this.#record?.formed) await this.#update({ formed: true });
  }

  /**
   * A cluster that has not formed yet must not wait for nodes that will never come. The others read the new set at their next start, so
   * they are stopped; whoever supervises them starts them again.
   */
  async #leaveBootstrap(names: readonly string[]): Promise<void> {
    const record = this.#record;
    if (!record || record.formed || !record.bootstrap.some((name) => names.includes(name))) return;
    const bootstrap = record.bootstrap.filter((name) => !names.includes(name));
    await this.#update({ bootstrap });
    for (const name of bootstrap) await this.#members.get(name)?.supervisor.restart();
  }

  #requireRelease(release: string): void {
    if (this.#record === undefined || this.#record.release === release) return;
    const message = `Domain ${this.#options.home.name} runs OpenSearch ${this.#record.release}; a local domain does not change to ${release}. Create another domain.`;
    throw new LocalDomainError('InvalidDomain', message);
  }

  async #save(record: DomainRecord): Promise<void> {
    await this.#options.home.save(record);
    this.#record = record;
  }

  /** Nodes become ready while other things change: each change is made on what the one before has left. */
  #update(change: Partial<DomainRecord>): Promise<void> {
    return this.#updates.run(async () => {
      if (this.#record) await this.#save({ ...this.#record, ...change });
    });
  }

  async #openEndpoint(): Promise<void> {
    if (this.#endpoint || !this.#record) return;
    const { home, openEndpoint, promisedPorts } = this.#options;
    const port = this.#record.endpointPort ?? (await promisedPorts.pickOne());
    const endpoint = await openEndpoint(home.id, () => this.#members.liveUrls(), port);
    this.#endpoint = endpoint;
    if (endpoint.port !== this.#record.endpointPort) await this.#update({ endpointPort: endpoint.port });
  }

  async #closeEndpoint(): Promise<void> {
    const endpoint = this.#endpoint;
    this.#endpoint = undefined;
    await endpoint?.close();
  }
}

const runningUrls = (nodes: readonly NodeObservation[]): readonly string[] =>
  nodes.flatMap(({ state, url }) => (state.status === 'running' ? [url] : []));
