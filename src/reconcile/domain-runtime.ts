import type { NodeAgent } from '../agent-protocol/node-agent.ts';
import type { DomainObservation } from '../domains/node.ts';
import type { DomainId } from '../model/identity.ts';

export type { NodeAgent };

export interface DomainSpec {
  readonly id: DomainId;
  readonly name: string;
  /** `3.8.0`. */
  readonly release: string;
  readonly nodeCount: number;
}

/**
 * Where a domain's nodes live. Every call is idempotent and says what *is*; long work (downloading, starting a JVM, restarting
 * a node that died) goes on behind it and is seen by `observe`.
 */
export interface DomainRuntime {
  /**
   * Lays out what the wanted nodes need (distribution, home, ports, reload plugin) without starting any, and gives the agents
   * of all nodes that exist. Nodes beyond `nodeCount` are left alone: see `retire`.
   * @throws LocalDomainError with a sentence for people when it cannot (no Java, no distribution, disk full).
   */
  prepare(spec: DomainSpec, progress: (what: string) => void): Promise<readonly NodeAgent[]>;
  /** Asks that every node runs and keeps running, and that the endpoint listens. Returns at once. */
  start(spec: DomainSpec): Promise<void>;
  observe(domain: DomainId): Promise<DomainObservation>;
  /** Stops these nodes and removes them with their data. The caller has drained them. */
  retire(domain: DomainId, nodes: readonly string[]): Promise<void>;
  /** Stops every node and the endpoint, and removes all traces. A domain created again under the name starts clean. */
  remove(domain: DomainId): Promise<void>;
}
