import type { BlobStore } from '../blob/blob-store.ts';
import type { Clock } from '../model/clock.ts';
import type { ErrorDetails } from '../model/error-details.ts';
import type { Limits } from '../model/limits.ts';
import type { BlobRef, Package, PackageVersion } from '../packages/package.ts';
import {
  copied,
  copyFailed,
  isUnfinished,
  type PackageStep,
  validated,
  validationFailed,
} from '../packages/package-state.ts';
import type { PluginReport } from '../packages/plugin/plugin-report.ts';
import type { PackageSource } from '../source/package-source.ts';
import { type Event, LeaseLostError, type Repositories, type Store, type TaskKey } from '../store/store.ts';
import { autoApply } from './auto-apply.ts';
import type { BlobSweeper } from './blob-sweeper.ts';
import { copyVersion } from './copy-version.ts';
import type { PluginPolicy } from './plugin/judge-plugin.ts';
import { again, type Outcome, type Reconciler, SETTLED, type Work } from './reconciler.ts';
import { sourceLimit, validateVersion } from './validate-version.ts';

export interface PackageReconcilerOptions {
  readonly store: Store;
  readonly source: PackageSource;
  readonly blobs: BlobStore;
  readonly sweeper: BlobSweeper;
  readonly limits: Limits;
  readonly clock: Clock;
  readonly plugins?: PluginPolicy;
  /** Called between two steps: a test may end the process there, or hold it. */
  readonly crashPoint?: (point: PackageCrashPoint) => Promise<void>;
}

/** Where a copy can be cut off, in the order of a copy. */
export const PACKAGE_CRASH_POINTS = ['blob-stored', 'copied', 'validated', 'available'] as const;
export type PackageCrashPoint = (typeof PACKAGE_CRASH_POINTS)[number];

/** Bytes that are judged so soon after they came that it is not worth a commit to say VALIDATING in between. */
export const JUDGED_AT_ONCE = 1024 * 1024;

/** How often a store that cannot be reached is asked before the copy fails, and the pause between, in milliseconds. */
const SOURCE_ATTEMPTS = 4;
const SOURCE_PAUSE_MS = 1_000;

/** After so many looks in a row, some ninety seconds, a fault that is not the source's ends the version. */
const GIVE_UP_ATTEMPTS = 8;

/** Bytes that no version names are collected together, not one sweep a package. Milliseconds. */
const SWEEP_PAUSE_MS = 5_000;

type Transition = (pkg: Package, version: PackageVersion, now: Date) => PackageStep;

/** Brings the versions of a package from COPYING over VALIDATING to AVAILABLE or a failure that says why. */
export class PackageReconciler implements Reconciler {
  private sweptAt = Number.NEGATIVE_INFINITY;
  /** There may be bytes that no version names: so after a failure, and at the start, since a predecessor may have been cut off. */
  private sweepOwed = true;

  constructor(private readonly options: PackageReconcilerOptions) {}

  async reconcile(id: string, work: Work): Promise<Outcome> {
    for (;;) {
      work.signal.throwIfAborted();
      const pkg = await this.options.store.packages.find(id);
      if (!pkg) this.sweepOwed = true;
      const version = pkg && (await this.oldestUnfinished(pkg));
      if (!version) return this.sweepOwed ? this.collectBlobs() : SETTLED;
      const outcome = await this.advanceOrGiveUp(pkg, version, work);
      if (outcome) return outcome;
    }
  }

  /** A fault of ours, such as a full disk, is tried again for a while, and then ends the version: no state is for ever. */
  private async advanceOrGiveUp(pkg: Package, version: PackageVersion, work: Work): Promise<Outcome | undefined> {
    try {
      return await this.advance(pkg, version, work);
    } catch (error) {
      work.signal.throwIfAborted();
      if (error instanceof LeaseLostError || work.claim.attempt < GIVE_UP_ATTEMPTS) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      const retry = `${reason}. Mend that, and update the package to try again.`;
      await this.record(version, work, (of, step, now) =>
        step.state.status === 'COPYING'
          ? copyFailed(of, step, { type: 'SourceNotReadable', message: `The copy could not be kept: ${retry}` }, now)
          : validationFailed(
              of,
              step,
              { type: 'TimedOut', message: `The package could not be validated: ${retry}` },
              now,
            ),
      );
      return undefined;
    }
  }

  /** Versions end in their order, so those that have not are the newest. */
  private async oldestUnfinished(pkg: Package): Promise<PackageVersion | undefined> {
    let oldest: PackageVersion | undefined;
    for (let number = pkg.newestVersion; number > 0; number--) {
      const version = await this.options.store.packages.findVersion(pkg.id, number);
      if (!version || !isUnfinished(version)) break;
      oldest = version;
    }
    return oldest;
  }

  private async advance(pkg: Package, version: PackageVersion, work: Work): Promise<Outcome | undefined> {
    switch (version.state.status) {
      case 'COPYING':
        return this.options.sweeper.keep(() => this.copy(pkg, version, work));
      case 'VALIDATING':
        return this.validate(pkg, version, version.state.blob, work);
      case 'AVAILABLE':
      case 'COPY_FAILED':
      case 'VALIDATION_FAILED':
        return undefined;
      default:
        return version.state satisfies never;
    }
  }

  private async copy(pkg: Package, version: PackageVersion, work: Work): Promise<Outcome | undefined> {
    const { source, blobs, limits } = this.options;
    const limit = sourceLimit(pkg.type, limits);
    // An edit begins with its bytes in the blob store, VALIDATING.
    if ('editOf' in version.source) throw new Error(`version ${version.number} of ${pkg.id} is an edit without bytes`);
    const outcome = await copyVersion(version.source, { source, blobs, limit, signal: work.signal });
    if ('copied' in outcome) {
      const blob = outcome.copied;
      await this.crashPoint('blob-stored');
      if (blob.size <= JUDGED_AT_ONCE) return this.validate(pkg, version, blob, work);
      await this.record(version, work, (of, step, now) => copied(of, step, blob, now));
      await this.crashPoint('copied');
      return undefined;
    }
    if ('unreachable' in outcome && work.claim.attempt < SOURCE_ATTEMPTS)
      return again(SOURCE_PAUSE_MS, outcome.unreachable.message);
    const error = 'failed' in outcome ? outcome.failed : outcome.unreachable;
    await this.record(version, work, (of, step, now) => copyFailed(of, step, error, now));
    return undefined;
  }

  private async validate(pkg: Package, version: PackageVersion, blob: BlobRef, work: Work): Promise<undefined> {
    const outcome = await validateVersion(pkg, version, blob, this.options);
    await this.crashPoint('validated');
    await this.record(
      version,
      work,
      (of, step, now) => {
        const { pkg: having, version: judged } =
          step.state.status === 'COPYING' ? copied(of, step, blob, now) : { pkg: of, version: step };
        return 'failed' in outcome
          ? validationFailed(having, judged, outcome.failed, now)
          : validated(having, judged, outcome.plugin, now, outcome.layout);
      },
      outcome.report,
    );
    await this.crashPoint('available');
  }

  /** One step of one version, and all that follows from it, in one transaction. Nothing when the package is gone. */
  private async record(
    version: PackageVersion,
    work: Work,
    transition: Transition,
    report?: PluginReport,
  ): Promise<void> {
    const woken = await work.transaction(async (tx) => {
      const pkg = await tx.packages.find(version.packageId, { lock: true });
      const current = await tx.packages.findVersion(version.packageId, version.number);
      if (!pkg || !current) return [];
      const now = this.options.clock();
      const step = transition(pkg, current, now);
      await tx.packages.updateVersion(step.version);
      await tx.packages.update(step.pkg);
      if (report) await tx.packages.savePluginReport(pkg.id, version.number, report);
      if ('error' in step.version.state) this.sweepOwed = true;
      const event = endEvent(step.version);
      if (!event) return [];
      await tx.events.append({ at: now, subject: `package/${pkg.id}`, ...event });
      if (step.version.state.status === 'AVAILABLE') await autoApply(tx, pkg.id, step.version.number, now);
      return enqueueDomains(tx, pkg.id);
    });
    for (const task of woken) work.wake(task);
  }

  private async collectBlobs(): Promise<Outcome> {
    const wait = this.sweptAt + SWEEP_PAUSE_MS - Date.now();
    if (wait > 0) return again(wait, 'bytes that no version names are collected together');
    this.sweepOwed = false;
    if ((await this.options.sweeper.sweep()) === 'busy') {
      this.sweepOwed = true;
      return again(SWEEP_PAUSE_MS, 'a copy is under way');
    }
    this.sweptAt = Date.now();
    return SETTLED;
  }

  private async crashPoint(point: PackageCrashPoint): Promise<void> {
    await this.options.crashPoint?.(point);
  }
}

/** The domains that wait for a version. One that serves another has nothing to do, and a look at its nodes would only be in the way. */
async function enqueueDomains(tx: Repositories, packageId: string): Promise<readonly TaskKey[]> {
  const tasks: TaskKey[] = [];
  for (const id of await tx.associations.domainsOfPackage(packageId)) {
    const association = await tx.associations.find(id, packageId);
    if (association?.state.status === 'ASSOCIATING') tasks.push({ kind: 'domain', id });
  }
  for (const task of tasks) await tx.tasks.enqueue(task);
  return tasks;
}

function endEvent({ number, state }: PackageVersion): Pick<Event, 'type' | 'data'> | undefined {
  const failure = (type: string, error: ErrorDetails) => ({ type, data: { version: number, ...error } });
  switch (state.status) {
    case 'COPYING':
    case 'VALIDATING':
      return undefined;
    case 'AVAILABLE':
      return { type: 'PackageAvailable', data: { version: number, sha256: state.blob.sha256, size: state.blob.size } };
    case 'COPY_FAILED':
      return failure('PackageCopyFailed', state.error);
    case 'VALIDATION_FAILED':
      return failure('PackageValidationFailed', state.error);
    default:
      return state satisfies never;
  }
}
