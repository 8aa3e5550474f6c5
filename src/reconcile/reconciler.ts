import type { Claim, Repositories, TaskKey } from '../store/store.ts';

/** What a pass over an aggregate came to. */
export type Outcome =
  /** Wanted and observed agree, and nothing needs watching: the task goes until somebody asks again. */
  | { readonly settled: true }
  /** Look again after `afterMs`; `reason` says what is awaited. */
  | { readonly settled: false; readonly afterMs: number; readonly reason: string };

export const SETTLED: Outcome = { settled: true };

export const again = (afterMs: number, reason: string): Outcome => ({ settled: false, afterMs, reason });

/** One claimed task while it is worked on. */
export interface Work {
  readonly claim: Claim;
  /** Aborts when the lease is lost or the loop stops: give up, and write nothing more. */
  readonly signal: AbortSignal;
  /** A transaction that first asserts the lease. @throws LeaseLostError */
  transaction<T>(write: (tx: Repositories) => Promise<T>): Promise<T>;
  /** Tells the loop, after a commit, that another task was enqueued. */
  wake(task: TaskKey): void;
  /** Waits up to `ms` for somebody in this process to ask for this task again; true when somebody has, since the claim or the last call. */
  askedAgain(ms: number): Promise<boolean>;
}

/** Brings one kind of aggregate nearer to what is wanted, from what it observes: it may be cut off anywhere and called again. */
export interface Reconciler {
  reconcile(id: string, work: Work): Promise<Outcome>;
}
