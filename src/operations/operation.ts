import type { DomainObservation } from '../domains/node.ts';
import type { Clock } from '../model/clock.ts';
import type { Engine } from '../model/engine-version.ts';
import type { Caller, DomainId, Site } from '../model/identity.ts';
import type { IdSource } from '../model/ids.ts';
import type { Limits } from '../model/limits.ts';
import type { Store, TaskKey } from '../store/store.ts';
import type { PolicyHeaders } from './policy-headers.ts';

/** A live look at domains, for the operations that report what is so rather than what is wanted. */
export interface DomainObserver {
  /** Never throws; a domain without nodes gives an empty list. */
  observe(domain: DomainId): Promise<DomainObservation>;
  /** Node facts of the cluster itself (`_nodes`), by node name; empty when no node answers. */
  nodeIds(domain: DomainId): Promise<ReadonlyMap<string, string>>;
}

/** What an operation works with, besides its input. */
export interface OperationContext {
  readonly operation: string;
  readonly requestId: string;
  readonly caller: Caller;
  readonly site: Site;
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly limits: Limits;
  /** The request's header `x-longshore-package-version`, as it came. */
  readonly packageVersion?: string | undefined;
  /** The headers `x-longshore-reload-policy` and `x-longshore-auto-apply`, as they came. */
  readonly policyHeaders?: PolicyHeaders | undefined;
  /** Newest first. */
  readonly engines: readonly Engine[];
  readonly observer: DomainObserver;
  /** Tells the reconcile loop, after the commit, that a task is due. Losing it costs a poll interval, never the task. */
  readonly wake: (task: TaskKey) => void;
}

/** Input is parsed and valid against the model's constraints; failures are thrown as ServiceError. */
export type OperationHandler<Input, Output> = (input: Input, context: OperationContext) => Promise<Output>;
