import type { NodeAgent } from '../agent-protocol/node-agent.ts';
import type { NodeObservation } from '../domains/node.ts';
import type { NodeFile, NodeLink } from '../domains/node-desired-state.ts';
import type { Cluster, ConnectCluster } from '../opensearch/cluster.ts';
import { applyToAll, type FleetReport, StaleGenerationError } from './node-fleet.ts';
import type { Work } from './reconciler.ts';

/** Generations of one claim; the fence above it grows with each claim, so a worker that lost its lease is always behind. */
const GENERATIONS_PER_CLAIM = 1_000_000;

/**
 * What this process keeps open for a domain between two looks: agents, connections, and what it owes. It holds no truth: a
 * session that is dropped costs a little time, and nothing else.
 */
export class DomainSession {
  agents: readonly NodeAgent[] | undefined;
  /**
   * Analyzers may hold bytes that are not live. So it is at the start: what a predecessor was doing when it was killed is not known.
   */
  reloadOwed = true;
  /** Indices that are to be closed and opened for the same reason. */
  readonly reopenOwed = new Set<string>();
  /**
   * Packages whose analyzers may hold other bytes although the rest was built anew: they were about to change then, or a reload failed.
   */
  readonly unpaid = new Set<string>();
  /** When the nodes were last looked at, by `performance.now()`. */
  lookedAt = Number.NEGATIVE_INFINITY;
  /** The fence of the claim under which a package was last waited for. */
  waitedUnder: number | undefined;
  /** Failures in a row to lay out nodes. */
  prepareFailures = 0;
  /** Drift that was told and could not be put right, so that each is told once. */
  readonly toldDrift = new Set<string>();
  private generation = 0;
  private connection: { readonly key: string; readonly cluster: Cluster } | undefined;

  /** `key` names what the agents were prepared for: another domain of the name, or another number of nodes, is another session. */
  constructor(
    readonly key: string,
    private readonly connect: ConnectCluster,
  ) {}

  /** Connections are kept as long as the same nodes run at the same places. Undefined when none runs. */
  cluster(nodes: readonly NodeObservation[]): Cluster | undefined {
    const urls = nodes.filter(({ state }) => state.status === 'running').map(({ url }) => url);
    if (urls.length === 0) return undefined;
    const key = urls.join();
    if (this.connection?.key !== key) this.connection = { key, cluster: this.connect(urls) };
    return this.connection.cluster;
  }

  get lastCluster(): Cluster | undefined {
    return this.connection?.cluster;
  }

  /**
   * Gives every agent these files and links, in a generation of our own.
   * @throws LeaseLostError when a node has a newer one because another worker has the domain.
   */
  async apply(files: readonly NodeFile[], links: readonly NodeLink[], work: Work): Promise<FleetReport> {
    work.signal.throwIfAborted();
    const { agents } = this;
    if (!agents) throw new Error('no node was prepared: there is nobody to give files to');
    this.generation = Math.max(this.generation + 1, work.claim.fence * GENERATIONS_PER_CLAIM);
    const desired = { files, links };
    try {
      return await applyToAll(agents, desired, this.generation);
    } catch (error) {
      if (!(error instanceof StaleGenerationError)) throw error;
      await work.transaction(async () => undefined);
      // The domain is ours, so the node is ahead of the store: it was restored from a backup. Go on from there.
      this.generation = error.generation + 1;
      return applyToAll(agents, desired, this.generation);
    }
  }
}
