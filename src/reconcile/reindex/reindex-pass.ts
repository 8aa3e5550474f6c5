import type { ErrorDetails } from '../../model/error-details.ts';
import { ClusterRequestError } from '../../opensearch/cluster.ts';
import type { AliasTarget, IndexAdmin, IndexDefinition } from '../../opensearch/index-admin.ts';
import type { Reindex } from '../../store/store.ts';
import { again, type Outcome, SETTLED } from '../reconciler.ts';
import type { ReindexRecord } from './reindex-record.ts';
import type { ReindexStep } from './reindex-steps.ts';
import { isWriteBlocked, markOf, targetDefinition, withoutMark } from './target-definition.ts';

export interface ReindexPassOptions {
  readonly record: ReindexRecord;
  readonly admin: IndexAdmin;
  /** Milliseconds without progress after which a copy fails. */
  readonly stallTimeoutMs: number;
  readonly crashPoint: (step: ReindexStep) => Promise<void>;
}

/** Milliseconds between two looks at a copy. */
const POLL_MS = 500;

/**
 * One look at a reindex: what is so is asked of the cluster, and the next thing that is missing is done. The target carries
 * a mark until it is finished, and the row keeps whose a block of the source is, so that whoever comes after a crash finds what is ours to
 * put back.
 */
export class ReindexPass {
  constructor(private readonly options: ReindexPassOptions) {}

  /** @throws ClusterUnreachableError, and ClusterRequestError when it passes, or what was made cannot be taken back. */
  async advance(): Promise<Outcome> {
    for (;;) {
      const outcome = await this.step();
      if (outcome) return outcome;
    }
  }

  /** Undefined: it has come further, and there is more to do at once. */
  private async step(): Promise<Outcome | undefined> {
    const { state, cancelRequested } = this.options.record.current;
    switch (state.status) {
      case 'CREATING':
        return cancelRequested ? this.undo({ status: 'CANCELLED' }) : this.orBack(() => this.create());
      case 'COPYING':
        return cancelRequested ? this.undo({ status: 'CANCELLED' }) : this.orBack(() => this.copy(state));
      case 'SWAPPING':
        return (await this.orBack(() => this.swap())) ?? this.finish();
      case 'DONE':
      case 'FAILED':
      case 'CANCELLED':
        return SETTLED;
      default:
        return state satisfies never;
    }
  }

  /** What the engine will not have, now or later, is the end of it. */
  private async orBack(work: () => Promise<Outcome | undefined>): Promise<Outcome | undefined> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ClusterRequestError) || isPassing(error)) throw error;
      return this.fail(error.message);
    }
  }

  private async create(): Promise<Outcome | undefined> {
    const { admin, record, crashPoint } = this.options;
    const { id, alias, source: sourceName, target: targetName } = record.current;
    const [source, target, pointsAt] = await Promise.all([
      admin.describe(sourceName),
      admin.describe(targetName),
      admin.aliasTargets(alias),
    ]);
    if (!source) return this.fail(`index ${sourceName} is gone`);
    const problem = reindexProblem(alias, source, pointsAt);
    if (problem !== undefined) return this.fail(problem);
    if (!target) {
      await admin.create(targetName, targetDefinition(source, { id }));
    } else if (markOf(target)?.id !== id) {
      return this.fail(`index ${targetName} is there already: name another target, or delete it`);
    }
    await crashPoint('reindex-created');
    if (record.current.sourceWasBlocked === undefined) await record.keepSourceWasBlocked(isWriteBlocked(source));
    await admin.blockWrites(sourceName);
    await crashPoint('reindex-blocked');
    await record.become({ status: 'COPYING', copied: 0, total: await admin.count(sourceName) });
    return undefined;
  }

  private async copy({
    task,
    copied,
    total,
  }: Extract<Reindex['state'], { status: 'COPYING' }>): Promise<Outcome | undefined> {
    const { admin, record, crashPoint } = this.options;
    const { source, target } = record.current;
    if (!(await this.ownTarget())) return this.fail(`index ${target} was deleted or replaced meanwhile`);
    if (task === undefined) {
      await admin.blockWrites(source);
      const [running] = await admin.runningCopies(target);
      const started = running ?? (await admin.startCopy(source, target));
      await crashPoint('reindex-started');
      await record.become({ status: 'COPYING', task: started, copied, total });
      return again(POLL_MS, 'the engine copies');
    }
    const status = await admin.copyStatus(task);
    switch (status.kind) {
      case 'running':
        return this.watch(task, status.seen, copied, total);
      case 'gone':
        await record.become({ status: 'COPYING', copied, total });
        return again(0, 'the copy was cut off');
      case 'ended':
        if (status.failures.length > 0) return this.fail(`the copy failed: ${status.failures.join('; ')}`);
        break;
      default:
        return status satisfies never;
    }
    // One that nobody remembered must not write into an index that is in use.
    if (!(await this.noneRuns())) return again(POLL_MS, 'another copy ends');
    const [expected, found] = [await admin.count(source), await admin.count(target)];
    if (expected !== found) return this.fail(`${target} has ${found} documents after the copy, ${source} ${expected}`);
    await crashPoint('reindex-copied');
    await record.become({ status: 'SWAPPING' });
    return undefined;
  }

  /** After one that was cut off, a copy meets what that has left for a long while: this is progress, too. */
  private async watch(task: string, copied: number, before: number, total: number): Promise<Outcome> {
    const { record, stallTimeoutMs } = this.options;
    if (copied !== before) await record.become({ status: 'COPYING', task, copied, total });
    else if (record.clock().getTime() - record.current.lastUpdatedAt.getTime() > stallTimeoutMs) {
      const message = `no document was copied for ${Math.round(stallTimeoutMs / 1000)} seconds; ${copied} of ${total} are there`;
      return this.fail(message, 'TimedOut');
    }
    return again(POLL_MS, 'the engine copies');
  }

  /** Undefined: the alias points at the target. */
  private async swap(): Promise<Outcome | undefined> {
    const { admin, record } = this.options;
    const { alias, source, target } = record.current;
    const pointsAt = await admin.aliasTargets(alias);
    const [from, ...others] = pointsAt;
    if (from?.index === target && others.length === 0) return undefined;
    if (record.current.cancelRequested) return this.undo({ status: 'CANCELLED' });
    if (from?.index !== source || others.length > 0) {
      return this.fail(`alias ${alias} was changed meanwhile: ${words(pointsAt)}`);
    }
    if (!(await this.ownTarget())) return this.fail(`index ${target} was deleted or replaced meanwhile`);
    await admin.swapAlias(alias, from, target);
    return undefined;
  }

  private async finish(): Promise<Outcome> {
    const { admin, record, crashPoint } = this.options;
    const { id, source, target } = record.current;
    await crashPoint('reindex-swapped');
    await this.allowWrites(source);
    await crashPoint('reindex-unblocked');
    const made = await admin.describe(target);
    if (made && markOf(made)?.id === id) await admin.putMeta(target, withoutMark(made));
    await record.become({ status: 'DONE' });
    return SETTLED;
  }

  private fail(what: string, type: ErrorDetails['type'] = 'ReindexFailed'): Promise<Outcome> {
    const { alias, source, target } = this.options.record.current;
    const message = `Index ${source} behind alias ${alias} was not made anew as ${target}: ${what}. What had been made is gone again, and the alias is as it was.`;
    return this.undo({ status: 'FAILED', error: { type, message } });
  }

  /** Everything as it was. */
  private async undo(end: Extract<Reindex['state'], { status: 'FAILED' | 'CANCELLED' }>): Promise<Outcome> {
    const { admin, record, crashPoint } = this.options;
    const { source, target, alias } = record.current;
    if (!(await this.noneRuns())) return again(POLL_MS, 'the copy is being taken back');
    await this.allowWrites(source);
    const isInUse = (await admin.aliasTargets(alias)).some(({ index }) => index === target);
    if (!isInUse && (await this.ownTarget())) await admin.delete(target);
    await crashPoint('reindex-undone');
    await record.become(end);
    return SETTLED;
  }

  /** Takes our block away, where there is one. A source that somebody has deleted needs no writes. */
  private async allowWrites(source: string): Promise<void> {
    const { admin, record } = this.options;
    if (record.current.sourceWasBlocked !== false) return;
    if (await admin.describe(source)) await admin.allowWrites(source);
  }

  private async ownTarget(): Promise<boolean> {
    const { admin, record } = this.options;
    const definition = await admin.describe(record.current.target);
    return definition !== undefined && markOf(definition)?.id === record.current.id;
  }

  /** False while copies into the target run; they are asked to end. */
  private async noneRuns(): Promise<boolean> {
    const { admin, record } = this.options;
    const running = await admin.runningCopies(record.current.target);
    await Promise.all(running.map((task) => admin.cancelCopy(task)));
    return running.length === 0;
  }
}

/** Why an index behind an alias cannot be made anew; undefined when it can. */
function reindexProblem(alias: string, source: IndexDefinition, pointsAt: readonly AliasTarget[]): string | undefined {
  if (source.dataStream !== undefined) {
    return `it is a backing index of data stream ${source.dataStream}: roll the data stream over instead`;
  }
  const [first, ...others] = pointsAt;
  if (first?.index === source.index && others.length === 0) return undefined;
  return `alias ${alias} is to point at it alone: ${words(pointsAt)}`;
}

const words = (targets: readonly AliasTarget[]): string =>
  targets.length === 0 ? 'it points at nothing' : `it points at ${targets.map(({ index }) => index).join(', ')}`;

/** Too much at once, or no cluster manager: it passes. */
export const isPassing = ({ status }: ClusterRequestError): boolean => status === 429 || status >= 500;
