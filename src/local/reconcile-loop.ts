import { createBlobLines } from '../blob/blob-lines.ts';
import type { BlobStore } from '../blob/blob-store.ts';
import { systemClock } from '../model/clock.ts';
import { LOCAL_ENGINES } from '../model/engine-version.ts';
import type { Site } from '../model/identity.ts';
import { randomIds } from '../model/ids.ts';
import type { Limits } from '../model/limits.ts';
import { connectCluster } from '../opensearch/connect-cluster.ts';
import { connectIndexAdmin } from '../opensearch/connect-index-admin.ts';
import type { BlobSweeper } from '../reconcile/blob-sweeper.ts';
import { DomainReconciler } from '../reconcile/domain-reconciler.ts';
import type { DomainRuntime } from '../reconcile/domain-runtime.ts';
import { type Log, ReconcileLoop } from '../reconcile/loop.ts';
import { type PackageCrashPoint, PackageReconciler } from '../reconcile/package-reconciler.ts';
import type { PluginPolicy } from '../reconcile/plugin/judge-plugin.ts';
import { ReindexReconciler } from '../reconcile/reindex/reindex-reconciler.ts';
import type { ReindexStep } from '../reconcile/reindex/reindex-steps.ts';
import type { RolloutStep } from '../reconcile/rollout-steps.ts';
import type { PackageSource } from '../source/package-source.ts';
import type { Store } from '../store/store.ts';

/** The one owner of leases in an embedded store: the lock on the data directory sees to it that there is no second. */
export const EMBEDDED_OWNER = 'embedded';

/** Called at each named step of a change. */
export type CrashPoint = (step: PackageCrashPoint | RolloutStep | ReindexStep) => Promise<void>;

export interface LoopParts {
  readonly store: Store;
  readonly blobs: BlobStore;
  readonly sweeper: BlobSweeper;
  readonly source: PackageSource;
  readonly runtime: DomainRuntime;
  readonly site: Site;
  readonly limits: Limits;
  readonly plugins: PluginPolicy;
  readonly changeTimeoutMs: number;
  readonly log: Log;
  readonly crashPoint?: CrashPoint;
}

/** The loop with its reconcilers of domains, packages and reindexes. */
export function createReconcileLoop(parts: LoopParts): ReconcileLoop {
  const { store, blobs, sweeper, source, runtime, site, limits, plugins, changeTimeoutMs, log } = parts;
  const crashPoint = parts.crashPoint ? { crashPoint: parts.crashPoint } : {};
  const clock = systemClock;
  return new ReconcileLoop({
    store,
    owner: EMBEDDED_OWNER,
    log,
    reconcilers: {
      package: new PackageReconciler({ store, source, blobs, sweeper, limits, plugins, clock, ...crashPoint }),
      domain: new DomainReconciler({
        store,
        runtime,
        connectCluster,
        site,
        engines: LOCAL_ENGINES,
        clock,
        ids: randomIds,
        log,
        lines: createBlobLines(blobs),
        changeTimeoutMs,
        ...crashPoint,
      }),
      reindex: new ReindexReconciler({
        store,
        runtime,
        connectIndexAdmin,
        clock,
        stallTimeoutMs: changeTimeoutMs,
        ...crashPoint,
      }),
    },
  });
}
