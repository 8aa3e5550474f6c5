import type { Logger } from 'pino';
import { type Claim, LeaseLostError, type Repositories, type Store, type TaskKey } from '../store/store.ts';
import { backoffMs } from './backoff.ts';
import { Bell } from './bell.ts';
import { Lease } from './lease.ts';
import { again, type Outcome, type Reconciler, type Work } from './reconciler.ts';

export interface ReconcileLoopOptions {
  readonly store: Store;
  /** One for each kind of task that this loop claims; other kinds are another loop's. */
  readonly reconcilers: Readonly<Partial<Record<TaskKey['kind'], Reconciler>>>;
  /** Whose leases are ours: a name that no other living process has. Leases of an earlier process of that name are taken back at once. */
  readonly owner: string;
  readonly log: Log;
  /** How many aggregates are worked on at once. Default 4. */
  readonly workers?: number;
  /** Milliseconds; renewed at a third. Default 15,000. */
  readonly leaseMs?: number;
  /** Milliseconds between looks for due tasks when nothing wakes the loop. Default 1,000. */
  readonly pollMs?: number;
}

export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;

/** The loop is going down: whoever works gives up where it stands. */
export class LoopStoppedError extends Error {
  constructor() {
    super('the reconcile loop is stopping');
    this.name = 'LoopStoppedError';
  }
}

/** A timer may fire a little early by the database's clock; then nothing would be due, and the poll would have to find it. */
const EARLY_MS = 2;

const KINDS = ['package', 'domain', 'reindex', 'webhook'] as const satisfies readonly TaskKey['kind'][];

interface Running {
  readonly lease: Lease;
  readonly bell: Bell;
  readonly done: Promise<void>;
}

/**
 * Claims due tasks and has their reconcilers look at them. One worker an aggregate, by the lease; any number of processes.
 * A reconciler that throws is logged and called again later: a task is never lost, and the process never ends by it.
 */
export class ReconcileLoop {
  private readonly running = new Map<string, Running>();
  /** Failures in a row. A restart forgets them, and so tries at once. */
  private readonly failures = new Map<string, number>();
  private readonly timers = new Set<NodeJS.Timeout>();
  private readonly kinds: readonly TaskKey['kind'][];
  private readonly workers: number;
  private readonly leaseMs: number;
  private poll: NodeJS.Timeout | undefined;
  private pumping: Promise<void> | undefined;
  private pumpAgain = false;
  private stopped = true;

  constructor(private readonly options: ReconcileLoopOptions) {
    this.kinds = KINDS.filter((kind) => options.reconcilers[kind] !== undefined);
    this.workers = options.workers ?? 4;
    this.leaseMs = options.leaseMs ?? 15_000;
  }

  /**
   * Enqueues every domain, if they are its to look at, so that each is looked at whatever became of its task, and begins. Packages on
   * their way have a task as long as they are.
   */
  async start(): Promise<void> {
    const { store, owner, reconcilers } = this.options;
    await store.tasks.release(owner);
    const domains = reconcilers.domain ? await store.domains.all() : [];
    for (const { id } of domains) await store.tasks.enqueue({ kind: 'domain', id });
    this.stopped = false;
    this.poll = setInterval(() => this.pump(), this.options.pollMs ?? 1_000);
    this.pump();
  }

  /** A task was enqueued. May be called at any time; losing a call costs a poll interval. */
  wake = (task: TaskKey): void => {
    this.running.get(keyOf(task))?.bell.ring();
    this.pump();
  };

  /** As `wake`, when it is not known which tasks were enqueued. */
  wakeAny = (): void => this.pump();

  /** Waits for what is being worked on, up to `graceMs`; what is left then is told to give up, and its tasks stay due. */
  async stop(graceMs = 5_000): Promise<void> {
    this.stopped = true;
    clearInterval(this.poll);
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
    await this.pumping;
    if (await this.idleWithin(graceMs)) return;
    for (const { lease } of this.running.values()) lease.abort(new LoopStoppedError());
    await this.idleWithin(graceMs);
    for (const { lease } of this.running.values()) lease.release();
  }

  private pump(): void {
    if (this.stopped) return;
    this.pumpAgain = true;
    this.pumping ??= this.claimDue().finally(() => {
      this.pumping = undefined;
      // Asked once more between the last look and this line.
      if (this.pumpAgain) this.pump();
    });
  }

  private async claimDue(): Promise<void> {
    while (this.pumpAgain && !this.stopped) {
      this.pumpAgain = false;
      try {
        while (!this.stopped && this.running.size < this.workers) {
          const claim = await this.options.store.tasks.claim(this.options.owner, this.leaseMs, this.kinds);
          if (!claim) break;
          this.run(claim);
        }
      } catch (error) {
        this.options.log.error({ err: error }, 'cannot claim a task; trying again');
      }
    }
  }

  private run(claim: Claim): void {
    const key = keyOf(claim);
    const bell = new Bell();
    const lease = new Lease({
      tasks: this.options.store.tasks,
      claim,
      leaseMs: this.leaseMs,
      onError: (error) => this.options.log.warn({ err: error, task: key }, 'cannot renew a lease; trying again'),
    });
    const done = this.work(this.workOn(claim, lease, bell), key, lease).finally(() => {
      lease.release();
      if (this.running.get(key)?.lease === lease) this.running.delete(key);
      this.pump();
    });
    this.running.set(key, { lease, bell, done });
  }

  private async work(work: Work, key: string, lease: Lease): Promise<void> {
    try {
      const outcome = await this.attempt(work, key, lease);
      if (!outcome) return;
      await this.options.store.tasks.finish(work.claim, outcome);
      if (!outcome.settled) this.pumpAfter(outcome.afterMs);
    } catch (error) {
      // Not given back: it is due again when the lease has run out.
      this.options.log.error({ err: error, task: key }, 'cannot give a task back');
    }
  }

  /** Undefined when the task is not ours any more. */
  private async attempt(work: Work, key: string, lease: Lease): Promise<Outcome | undefined> {
    const { kind, id } = work.claim;
    try {
      const reconciler = this.options.reconcilers[kind];
      if (!reconciler) throw new Error(`a task of kind ${kind} was claimed, and nobody here can look at it`);
      const outcome = await reconciler.reconcile(id, work);
      this.failures.delete(key);
      return outcome;
    } catch (error) {
      if (error instanceof LeaseLostError || lease.signal.reason instanceof LeaseLostError) {
        this.options.log.warn({ task: key }, 'lost the lease; another worker goes on');
        return undefined;
      }
      if (lease.signal.reason instanceof LoopStoppedError) return again(0, 'stopped');
      const failures = (this.failures.get(key) ?? 0) + 1;
      this.failures.set(key, failures);
      const afterMs = backoffMs(failures);
      this.options.log.error({ err: error, task: key, failures, afterMs }, 'a reconciler failed; trying again');
      return again(afterMs, 'failed');
    }
  }

  private workOn(claim: Claim, lease: Lease, bell: Bell): Work {
    return {
      claim,
      signal: lease.signal,
      transaction: (write) => {
        lease.signal.throwIfAborted();
        return this.options.store.transaction(async (tx: Repositories) => {
          await tx.tasks.assertHeld(claim);
          return write(tx);
        });
      },
      wake: this.wake,
      askedAgain: (ms) => bell.heard(ms, lease.signal),
    };
  }

  private pumpAfter(afterMs: number): void {
    if (this.stopped) return;
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      this.pump();
    }, afterMs + EARLY_MS);
    this.timers.add(timer);
  }

  private async idleWithin(ms: number): Promise<boolean> {
    const all = Promise.all([...this.running.values()].map(({ done }) => done)).then(() => true);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<boolean>((resolve) => {
      timer = setTimeout(() => resolve(false), ms);
    });
    return Promise.race([all, late]).finally(() => clearTimeout(timer));
  }
}

const keyOf = ({ kind, id }: TaskKey): string => `${kind}/${id}`;
