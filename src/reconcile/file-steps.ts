import type { FileStep } from '../domains/node-desired-state.ts';
import type { Association } from '../packages/association.ts';
import type { Attempt, Batch } from './attempt-batch.ts';

export interface Standing {
  /** Package ids of what was not settled yet: its bytes lie staged. */
  readonly toTry: ReadonlySet<string>;
  /** Of the batch: what is put back. */
  readonly undone: readonly Association[];
  /** What it came to; what has failed or was cancelled is not tried again. */
  readonly attempt?: Attempt | undefined;
}

/** How far each package is to have come on the nodes when a batch is switched, or put back in part. */
export function fileSteps(
  { applying, removing }: Batch,
  { toTry, undone, attempt }: Standing,
): ReadonlyMap<string, FileStep> {
  const back = new Set(undone.map(({ packageId }) => packageId));
  const steps = new Map<string, FileStep>([...toTry].map((packageId) => [packageId, 'stage']));
  for (const { packageId } of applying) {
    if (!back.has(packageId)) steps.set(packageId, 'switch');
    else if (attempt?.failures.has(packageId) || attempt?.cancelled.has(packageId)) steps.delete(packageId);
  }
  for (const { packageId } of removing) if (!back.has(packageId)) steps.set(packageId, 'remove');
  return steps;
}
