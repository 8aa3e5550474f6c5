import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { NodeAgent } from '../../agent-protocol/node-agent.ts';
import type { DomainObservation, NodeObservation } from '../../domains/node.ts';
import type { Clock } from '../../model/clock.ts';
import type { Cluster, ConnectCluster } from '../../opensearch/cluster.ts';
import type { Distribution } from '../distribution/distribution-store.ts';
import type { Java } from '../java/find-java.ts';
import { LocalDomainError } from '../local-domain-error.ts';
import type { DomainHome } from '../node/domain-home.ts';
import { nodeCommand } from '../node/node-command.ts';
import { type NodeHome, nodeUrl } from '../node/node-home.ts';
import { type NodeProcess, spawnNode } from '../node/node-process.ts';
import { isFree, type NodePorts, pickPorts } from '../node/ports.ts';
import { hasFormed, type NodeAnswer } from '../node/probe-node.ts';
import type { DomainRecord, NodeRecord } from '../node/records.ts';
import { removeWhole } from '../node/trash.ts';
import { NodeSupervisor } from './node-supervisor.ts';
import { Serial } from './serial.ts';
import { unlessAborted } from './unless-aborted.ts';

/** What nodes of a release are made of. */
export interface Toolchain {
  readonly java: Java;
  readonly distribution: Distribution;
}

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
  /** Ports that any node of this instance was promised. */
  readonly promisedPorts: Set<number>;
  readonly toolchain: (release: string) => Promise<Toolchain>;
  readonly agentFor: AgentFor;
  readonly openEndpoint: OpenEndpoint;
  readonly connectCluster: ConnectCluster;
  readonly heap: string;
  readonly jvmOptions: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly platform: NodeJS.Platform;
  readonly clock: Clock;
}

interface Member {
  readonly home: NodeHome;
  readonly supervisor: NodeSupervisor;
  readonly agent: NodeAgent;
  ports: NodePorts;
}

/** A domain that goes away needs no long farewell. */
const REMOVAL_DEADLINE_MS = 10_000;

/** The nodes of one domain and its endpoint. What it knows is read from the disk, so that it goes on where another process left. */
export class LocalDomain {
  readonly #options: LocalDomainOptions;
  readonly #serial = new Serial();
  /** Nodes start at the same time, and each may have got new ports. */
  readonly #hostsSerial = new Serial();
  readonly #members = new Map<string, Member>();
  #record: DomainRecord | undefined;
  #endpoint: DomainEndpoint | undefined;
  #cluster: { readonly key: string; readonly cluster: Cluster } | undefined;

  private constructor(options: LocalDomainOptions) {
    this.#options = options;
  }

  static async load(options: LocalDomainOptions): Promise<LocalDomain> {
    const domain = new LocalDomain(options);
    domain.#record = await options.home.record();
    for (const name of await options.home.nodeNames()) {
      const record = await options.home.node(name).record();
      if (record) domain.#join(record);
    }
    return domain;
  }

  /** Lays out nodes 0 to count - 1 where they are not; gives the agents of all that there are. */
  layOut(release: string, count: number, toolchain: Toolchain, reloadPluginDir: string): Promise<readonly NodeAgent[]> {
    return this.#serial.run(async () => {
      const { home, promisedPorts } = this.#options;
      const names = Array.from({ length: count }, (_, index) => home.nodeName(index));
      const record = this.#record ?? { release, clusterName: home.clusterName, bootstrap: names, formed: false };
      if (record.release !== release) {
        const message = `Domain ${home.name} runs OpenSearch ${record.release}; a local domain does not change to ${release}. Create another domain.`;
        throw new LocalDomainError('InvalidDomain', message);
      }
      await this.#save(record);
      for (const name of names) {
        const ports = this.#members.get(name)?.ports ?? (await pickPorts(promisedPorts));
        const distributionDir = toolchain.distribution.directory;
        const laid = await home.node(name).layOut({ distributionDir, reloadPluginDir, ports });
        this.#join(laid);
      }
      await this.#writeHosts();
      return this.#inOrder().map((member) => member.agent);
    });
  }

  start(): Promise<void> {
    return this.#serial.run(async () => {
      const { home, openEndpoint } = this.#options;
      for (const member of this.#members.values()) member.supervisor.keepRunning();
      if (this.#endpoint || !this.#record) return;
      this.#endpoint = await openEndpoint(home.id, () => this.#liveUrls(), this.#record.endpointPort);
      if (this.#endpoint.port !== this.#record.endpointPort) {
        await this.#save({ ...this.#record, endpointPort: this.#endpoint.port });
      }
    });
  }

  async observe(): Promise<DomainObservation> {
    const nodes = await Promise.all(this.#inOrder().map((member) => member.supervisor.look(nodeUrl(member.ports))));
    const health = await this.#health(nodes);
    const endpoint = this.#endpoint;
    return {
      nodes,
      ...(endpoint ? { endpoint: `${endpoint.host}:${endpoint.port}` } : {}),
      ...(health ? { health } : {}),
    };
  }

  retire(names: readonly string[]): Promise<void> {
    return this.#serial.run(async () => {
      const { home } = this.#options;
      await this.#leaveBootstrap(names);
      for (const name of await home.nodeNames()) {
        if (!names.includes(name)) continue;
        await this.#supervisorOf(name).stop();
        this.#leave(name);
        await removeWhole(home.directory, name);
      }
      await this.#writeHosts();
    });
  }

  remove(): Promise<void> {
    return this.#serial.run(async () => {
      const { home } = this.#options;
      await this.#closeEndpoint();
      const names = await home.nodeNames();
      await Promise.all(names.map((name) => this.#supervisorOf(name).stop(REMOVAL_DEADLINE_MS)));
      for (const name of names) this.#leave(name);
      this.#record = undefined;
      await removeWhole(join(home.directory, '..'), home.directoryName);
    });
  }

  /** For our own end: the nodes are stopped, or live on for the next control plane. */
  close({ keepNodes }: { readonly keepNodes: boolean }): Promise<void> {
    return this.#serial.run(async () => {
      await this.#closeEndpoint();
      const supervisors = this.#inOrder().map((member) => member.supervisor);
      await Promise.all(supervisors.map((supervisor) => (keepNodes ? supervisor.letGo() : supervisor.stop())));
    });
  }

  #inOrder(): readonly Member[] {
    const number = (member: Member) => Number(member.home.name.slice(this.#options.home.name.length + 1));
    return [...this.#members.values()].sort((a, b) => number(a) - number(b));
  }

  #liveUrls(): readonly string[] {
    return this.#inOrder().flatMap((member) => (member.supervisor.isReady ? [nodeUrl(member.ports)] : []));
  }

  async #health(nodes: readonly NodeObservation[]): Promise<DomainObservation['health']> {
    const urls = nodes.flatMap((node) => (node.state.status === 'running' ? [node.url] : []));
    if (urls.length === 0) return undefined;
    // The same nodes are asked through the same connections.
    const key = urls.join(' ');
    if (this.#cluster?.key !== key) this.#cluster = { key, cluster: this.#options.connectCluster(urls) };
    // No node could say: that is what an absent health means.
    return this.#cluster.cluster.health().catch(() => undefined);
  }

  #join(record: NodeRecord): void {
    const { home, clock, platform, promisedPorts } = this.#options;
    if (this.#members.has(record.name)) return;
    const node = home.node(record.name);
    const supervisor = new NodeSupervisor({
      home: node,
      clusterName: home.clusterName,
      clock,
      platform,
      launch: (signal) => this.#launch(record.name, signal),
      onReady: (answer) => this.#onReady(answer),
    });
    const agent = this.#options.agentFor(record.name, node.configDirectory, node.user);
    this.#members.set(record.name, { home: node, supervisor, agent, ports: record.ports });
    promisedPorts.add(record.ports.http).add(record.ports.transport);
  }

  #leave(name: string): void {
    const member = this.#members.get(name);
    if (!member) return;
    this.#members.delete(name);
    this.#options.promisedPorts.delete(member.ports.http);
    this.#options.promisedPorts.delete(member.ports.transport);
  }

  /** Also of a node whose home is not whole: its process must be found and ended all the same. */
  #supervisorOf(name: string): NodeSupervisor {
    const { home, clock, platform } = this.#options;
    const unknown = () => Promise.reject(new Error(`${name} is not laid out`));
    return (
      this.#members.get(name)?.supervisor ??
      new NodeSupervisor({
        home: home.node(name),
        clusterName: home.clusterName,
        clock,
        platform,
        launch: unknown,
        onReady: unknown,
      })
    );
  }

  async #launch(name: string, signal: AbortSignal): Promise<NodeProcess> {
    const { platform, environment, heap, jvmOptions } = this.#options;
    const member = this.#members.get(name);
    const record = this.#record;
    if (!member || !record) throw new Error(`${name} is not laid out`);
    const { java, distribution } = await unlessAborted(this.#options.toolchain(record.release), signal);
    const ports = await this.#freePorts(member);
    const bootstrap = !record.formed && record.bootstrap.includes(name) ? record.bootstrap : [];
    await member.home.configure({ clusterName: record.clusterName, ports, bootstrap });
    const command = nodeCommand({
      home: member.home.directory,
      homeArgument: member.home.homeArgument,
      java,
      distributionOptions: await readFile(join(distribution.directory, 'config/jvm.options'), 'utf8'),
      heap,
      extraOptions: jvmOptions,
      environment,
    });
    signal.throwIfAborted();
    return spawnNode({
      command,
      directory: member.home.directory,
      consolePath: member.home.consolePath,
      user: member.home.user,
      platform,
      recordProcess: (process) => member.home.save({ name, ports, process }),
    });
  }

  /** The node's own ports, or others when somebody else listens there by now. The other nodes are told. */
  async #freePorts(member: Member): Promise<NodePorts> {
    const { promisedPorts } = this.#options;
    const { http, transport } = member.ports;
    if ((await isFree(http)) && (await isFree(transport))) return member.ports;
    const ports = await pickPorts(promisedPorts);
    await member.home.save({ name: member.home.name, ports });
    promisedPorts.delete(http);
    promisedPorts.delete(transport);
    promisedPorts.add(ports.http).add(ports.transport);
    member.ports = ports;
    await this.#writeHosts();
    return ports;
  }

  #writeHosts(): Promise<void> {
    return this.#hostsSerial.run(async () => {
      const members = this.#inOrder();
      const transportPorts = members.map((member) => member.ports.transport);
      for (const { home } of members) await home.writeHosts(transportPorts);
    });
  }

  async #onReady(answer: NodeAnswer): Promise<void> {
    if (this.#record && !this.#record.formed && hasFormed(answer)) await this.#save({ ...this.#record, formed: true });
  }

  /**
   * A cluster that has not formed yet must not wait for nodes that will never come. The others read the new set at their next start, so
   * those that wait are stopped; whoever supervises them starts them again.
   */
  async #leaveBootstrap(names: readonly string[]): Promise<void> {
    const record = this.#record;
    if (!record || record.formed || !record.bootstrap.some((name) => names.includes(name))) return;
    const bootstrap = record.bootstrap.filter((name) => !names.includes(name));
    await this.#save({ ...record, bootstrap });
    for (const name of bootstrap) await this.#members.get(name)?.supervisor.restart();
  }

  async #save(record: DomainRecord): Promise<void> {
    await this.#options.home.save(record);
    this.#record = record;
  }

  async #closeEndpoint(): Promise<void> {
    const endpoint = this.#endpoint;
    this.#endpoint = undefined;
    await endpoint?.close();
  }
}
