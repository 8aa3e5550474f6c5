import type { BlobLines } from '../blob/blob-lines.ts';
import type { Domain } from '../domains/domain.ts';
import { restarting } from '../domains/domain-change.ts';
import type { DomainObservation } from '../domains/node.ts';
import { type FileStep, type NodeFile, type NodeLink, nodeFiles, nodeLinks } from '../domains/node-desired-state.ts';
import type { Clock } from '../model/clock.ts';
import type { Engine } from '../model/engine-version.ts';
import type { DomainId, Site } from '../model/identity.ts';
import type { IdSource } from '../model/ids.ts';
import type { Cluster, ConnectCluster } from '../opensearch/cluster.ts';
import { LeaseLostError, type Store } from '../store/store.ts';
import { changePackages } from './change-packages.ts';
import { commitOutcomes } from './commit-outcomes.ts';
import type { DomainRuntime, DomainSpec } from './domain-runtime.ts';
import { DomainSession } from './domain-session.ts';
import { DomainWriter } from './domain-writer.ts';
import { loadVersions } from './load-versions.ts';
import type { Log } from './loop.ts';
import { type NodeNames, nodeNames } from './node-names.ts';
import { absentNode, needsStart, runningNodes, stateOf } from './node-states.ts';
import type { PatienceOptions } from './patience.ts';
import { prepareNodes } from './prepare-nodes.ts';
import { again, type Outcome, type Reconciler, SETTLED, type Work } from './reconciler.ts';
import { removeDomain } from './remove-domain.ts';
import { tellDrift } from './repair.ts';
import { restartEvent } from './restart-event.ts';
import { type PlannedChange, packageOutcome, planChanges } from './rollout-plan.ts';
import type { CrashPoint } from './rollout-steps.ts';
import { scaleDown } from './scale-down.ts';
import { settleDomain } from './settle-domain.ts';
import { areTrialsPending, currentTrials, planTrials, settleTrials, trialFiles } from './stage-trials.ts';
import { tellWaiting } from './tell-waiting.ts';

export interface DomainReconcilerOptions {
  readonly store: Store;
  readonly runtime: DomainRuntime;
  readonly connectCluster: ConnectCluster;
  readonly site: Site;
  readonly engines: readonly Engine[];
  readonly clock: Clock;
  readonly ids: Pick<IdSource, 'uuid'>;
  readonly log: Log;
  /** Lines of dictionaries, for messages. */
  readonly lines: BlobLines;
  /** Milliseconds that a change may wait for what is missing before it fails. */
  readonly changeTimeoutMs: number;
  /** For tests that do not want to wait as long. */
  readonly patience?: Pick<PatienceOptions, 'lookMs' | 'absentMs'>;
  readonly crashPoint?: CrashPoint;
}

/** Milliseconds to the next look: while something is awaited, and to watch what is as it should be. */
const AWAIT_MS = 250;
/** A small dictionary is there within this many milliseconds: too soon to give the domain back for it, or to tell of a wait. */
const MOMENT_MS = 100;
const WATCH_MS = 5_000;

/**
 * Brings a domain to what is wanted: its nodes, and the dictionaries on them. Each look observes, does what can be done now, and
 * comes again; a domain's task ends with the domain. What is wanted and what is served is in the rows, what is so on the nodes.
 */
export class DomainReconciler implements Reconciler {
  private readonly sessions = new Map<DomainId, DomainSession>();

  constructor(private readonly options: DomainReconcilerOptions) {}

  async reconcile(id: string, work: Work): Promise<Outcome> {
    const { store, runtime, clock, site, log } = this.options;
    const domain = await store.domains.find(id);
    if (!domain) {
      this.sessions.delete(id);
      return SETTLED;
    }
    const writer = new DomainWriter(domain, work, clock);
    if (domain.status === 'Deleting') {
      this.sessions.delete(id);
      return removeDomain({ runtime, writer, work, site, log });
    }
    try {
      return await this.look(writer, work);
    } catch (error) {
      // Whatever it was, nothing that was kept open is trusted any more.
      this.sessions.delete(id);
      await this.tellFault(domain, work, error);
      throw error;
    }
  }

  private async look(writer: DomainWriter, work: Work): Promise<Outcome> {
    const { store, runtime, clock, log } = this.options;
    const domain = writer.current;
    const spec = this.specOf(domain);
    const session = this.sessionOf(domain);
    if (!session.agents) {
      const prepared = await prepareNodes({ runtime, spec, session, writer, log });
      if ('settled' in prepared) return this.notYet(domain, work, prepared);
      session.agents = prepared;
    }
    const names = nodeNames(session.agents, domain.nodeCount);
    const associations = await store.associations.allForDomain(domain.id);
    const current = await currentTrials(store, domain.id, work, clock());
    const versions = await loadVersions(store, associations, current);
    const plan = planChanges(associations, versions, domain.engineVersion);
    const trials = planTrials(current, versions, domain.engineVersion);
    const staging = stagingSteps(plan);
    if (isIdle(writer.current, plan, session) && trials.length === 0) return this.await(domain.id, session, plan, work);
    const apply = (files: readonly NodeFile[], links: readonly NodeLink[]) =>
      session.apply([...files, ...trialFiles(trials)], links, work);
    // Before a node is started it has its files; with a node that runs they are compared.
    // Who uses the files is asked of the nodes of the last look; what is wrong with that is met again when the rollout asks for itself.
    const analysis = staging.size > 0 ? session.lastCluster?.indexAnalysis().catch(() => undefined) : undefined;
    const [report, seen] = await Promise.all([
      apply(nodeFiles(associations, staging, versions), nodeLinks(associations, staging)),
      runtime.observe(domain.id),
    ]);
    await settleTrials(trials, report, work);
    if (staging.size > 0) await this.crashPoint('staged');
    // A node that lost its directory is laid out anew at the next look.
    if (report.unreachable.size > 0) session.agents = undefined;
    await tellDrift(report, associations, { session, work, clock, running: runningNodes(seen) });
    if (report.unreachable.size === 0 && needsStart([...names.wanted, ...names.leaving], seen))
      return this.notYet(domain, work, await this.start(writer, spec, names, seen));

    const cluster = session.cluster(seen.nodes);
    const awaited = await this.settle(writer, session, names, seen, cluster);
    // Nodes have just gone: nothing is changed before it is known who is left.
    if (!session.agents && report.unreachable.size === 0) return again(AWAIT_MS, awaited ?? 'the nodes');
    const isWaiting = await changePackages({
      store,
      domainId: domain.id,
      associations,
      versions,
      plan,
      staged: report,
      analysis,
      absent: absentNode(names.wanted, seen) ?? (isFirstStart(writer.current) ? awaited : undefined),
      absentNow: async () => absentNode(names.wanted, await runtime.observe(domain.id)),
      nodes: names.wanted,
      cluster,
      apply,
      lines: this.options.lines,
      session,
      work,
      clock,
      changeTimeoutMs: this.options.changeTimeoutMs,
      patience: this.options.patience,
      crashPoint: this.crashPoint,
    });
    session.lookedAt = performance.now();
    if (awaited !== undefined) return again(AWAIT_MS, awaited);
    if (isWaiting) return again(AWAIT_MS, 'a change waits');
    return areTrialsPending(trials) ? again(AWAIT_MS, 'a trial waits') : again(WATCH_MS, 'watching');
  }

  /** The nodes' turn has not come: changes say what they wait for, and how long they may. */
  private async notYet(domain: Domain, work: Work, outcome: Outcome): Promise<Outcome> {
    if (!outcome.settled) await tellWaiting(domain, outcome.reason, { ...this.options, work });
    return outcome;
  }

  /** So that no change waits for ever for the end of a fault of ours. */
  private async tellFault(domain: Domain, work: Work, fault: unknown): Promise<void> {
    if (work.signal.aborted || fault instanceof LeaseLostError) return;
    const reason = fault instanceof Error ? fault.message : String(fault);
    await tellWaiting(domain, reason, { ...this.options, work }).catch((error: unknown) =>
      this.options.log.debug({ err: error, domain: domain.id }, 'cannot tell what changes wait for'),
    );
  }

  /** Only packages are awaited, and the nodes were looked at a moment ago: they are left in peace. */
  private async await(
    id: DomainId,
    session: DomainSession,
    plan: readonly PlannedChange[],
    work: Work,
  ): Promise<Outcome> {
    // So that what the nodes answer is there when the package is.
    void this.options.runtime.observe(id).catch(() => undefined);
    // Once a claim: others wait for a worker, too.
    if (session.waitedUnder !== work.claim.fence) {
      session.waitedUnder = work.claim.fence;
      if (await work.askedAgain(MOMENT_MS)) return this.reconcile(id, work);
    }
    await commitOutcomes(plan.flatMap(packageOutcome), work, this.options);
    return again(AWAIT_MS, 'a package is on its way');
  }

  /** `start` returns at once; the nodes are seen at the next looks. */
  private async start(
    writer: DomainWriter,
    spec: DomainSpec,
    { wanted }: NodeNames,
    seen: DomainObservation,
  ): Promise<Outcome> {
    const isStopped = wanted.some((name) => stateOf(name, seen) === 'stopped');
    if (isStopped && writer.current.status === 'Active') {
      const event = restartEvent(writer.current);
      await writer.save((domain, now) => restarting(domain, this.options.ids.uuid(), now), event);
    }
    await this.options.runtime.start(spec);
    return again(AWAIT_MS, 'the nodes start');
  }

  /** Gives what the nodes' change waits for, in words; undefined when the nodes are as wanted. */
  private async settle(
    writer: DomainWriter,
    session: DomainSession,
    { wanted, leaving }: NodeNames,
    seen: DomainObservation,
    cluster: Cluster | undefined,
  ): Promise<string | undefined> {
    const { runtime, changeTimeoutMs } = this.options;
    if (leaving.length > 0 && cluster) {
      const awaited = await scaleDown({ runtime, writer, cluster, leaving, seen });
      if (awaited !== undefined) return awaited;
      session.agents = undefined;
      return 'the nodes that are left';
    }
    return settleDomain({ writer, wanted, seen, cluster, changeTimeoutMs });
  }

  private specOf({ id, name, engineVersion, nodeCount }: Domain): DomainSpec {
    const engine = this.options.engines.find((candidate) => candidate.engineVersion === engineVersion);
    if (!engine) throw new Error(`domain ${id} is of engine ${engineVersion}, which is not offered any more`);
    return { id, name, release: engine.release, nodeCount };
  }

  private sessionOf({ id, createdAt, nodeCount }: Domain): DomainSession {
    const key = `${createdAt.getTime()}/${nodeCount}`;
    const present = this.sessions.get(id);
    if (present?.key === key) return present;
    const session = new DomainSession(key, this.options.connectCluster);
    this.sessions.set(id, session);
    return session;
  }

  private readonly crashPoint: CrashPoint = async (step) => this.options.crashPoint?.(step);
}

const stagingSteps = (plan: readonly PlannedChange[]): ReadonlyMap<string, FileStep> =>
  new Map(plan.filter(({ kind }) => kind === 'apply').map(({ association }) => [association.packageId, 'stage']));

const isIdle = ({ status }: Domain, plan: readonly PlannedChange[], { lookedAt }: DomainSession): boolean =>
  status === 'Active' &&
  plan.length > 0 &&
  plan.every(({ kind }) => kind === 'wait') &&
  performance.now() - lookedAt < WATCH_MS;

/** Its cluster is still forming: nothing can be asked of it. */
const isFirstStart = ({ status, change }: Domain): boolean =>
  status !== 'Active' && (change.kind === 'create' || change.kind === 'start');
