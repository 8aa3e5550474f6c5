import type { NodeAgent } from '../../agent-protocol/node-agent.ts';
import type { DomainHome } from '../node/domain-home.ts';
import { type NodeHome, nodeUrl } from '../node/node-home.ts';
import { isFree, type NodePorts, type PromisedPorts } from '../node/ports.ts';
import type { NodeSupervisor } from './node-supervisor.ts';
import { Serial } from './serial.ts';

/** A node that is laid out. */
export interface Member {
  readonly home: NodeHome;
  readonly supervisor: NodeSupervisor;
  readonly agent: NodeAgent;
  readonly ports: NodePorts;
  /** What this process has laid it out with; undefined for a node that an earlier one laid out. */
  readonly laidOutWith?: string;
}

/** The nodes of a domain, their ports, and the file by which they find one another. */
export class Members {
  readonly #byName = new Map<string, Member>();
  /** Nodes start at the same time, and each may have got new ports. */
  readonly #hosts = new Serial();

  constructor(
    private readonly domain: DomainHome,
    private readonly promised: PromisedPorts,
  ) {}

  get(name: string): Member | undefined {
    return this.#byName.get(name);
  }

  add(member: Member): void {
    this.#byName.set(member.home.name, member);
    this.promised.promise(member.ports.http, member.ports.transport);
  }

  delete(name: string): void {
    const member = this.#byName.get(name);
    if (member) this.promised.release(member.ports.http, member.ports.transport);
    this.#byName.delete(name);
  }

  /** By their numbers. */
  inOrder(): readonly Member[] {
    const number = (member: Member) => this.domain.nodeNumber(member.home.name) ?? 0;
    return [...this.#byName.values()].sort((a, b) => number(a) - number(b));
  }

  /** Base URLs of those that answer. */
  liveUrls(): readonly string[] {
    return this.inOrder().flatMap((member) => (member.supervisor.isReady ? [nodeUrl(member.ports)] : []));
  }

  /** The node's own ports, or others when somebody else listens there by now. The other nodes are told. */
  async freePorts(member: Member): Promise<NodePorts> {
    const { http, transport } = member.ports;
    if ((await isFree(http)) && (await isFree(transport))) return member.ports;
    const ports = await this.promised.pick();
    await member.home.save({ name: member.home.name, ports });
    this.delete(member.home.name);
    this.add({ ...member, ports });
    await this.writeHosts();
    return ports;
  }

  writeHosts(): Promise<void> {
    return this.#hosts.run(async () => {
      const members = this.inOrder();
      const transportPorts = members.map((member) => member.ports.transport);
      for (const { home } of members) await home.writeHosts(transportPorts);
    });
  }
}
