import type { Domain } from '../domains/domain.ts';
import type { Store } from '../store/store.ts';
import { type CommitOptions, commitOutcomes } from './commit-outcomes.ts';
import { loadVersions } from './load-versions.ts';
import type { Work } from './reconciler.ts';
import type { ChangeOutcome } from './rollout-outcome.ts';
import { packageOutcome, planChanges } from './rollout-plan.ts';

export interface TellWaitingOptions extends CommitOptions {
  readonly store: Pick<Store, 'associations' | 'packages'>;
  readonly work: Work;
}

/**
 * Nothing can be done on the nodes now. Changes that wait for them say why, and fail when that takes too long; those that are taken
 * back, or whose version will never come, end.
 */
export async function tellWaiting(
  { id, engineVersion }: Domain,
  waitingFor: string,
  options: TellWaitingOptions,
): Promise<void> {
  const associations = await options.store.associations.allForDomain(id);
  const versions = await loadVersions(options.store, associations);
  const outcomes = planChanges(associations, versions, engineVersion).flatMap((change): readonly ChangeOutcome[] => {
    const { kind, association } = change;
    return kind === 'apply' || kind === 'remove'
      ? [{ kind: 'waiting', association, waitingFor, type: 'TimedOut' }]
      : packageOutcome(change);
  });
  await commitOutcomes(outcomes, options.work, options);
}
