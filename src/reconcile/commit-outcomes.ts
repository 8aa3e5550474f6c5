import type { Clock } from '../model/clock.ts';
import type { Association } from '../packages/association.ts';
import { associationFailed, cancelled, dissociationFailed, served, waiting } from '../packages/association-state.ts';
import type { Repositories } from '../store/store.ts';
import { changeEvents } from './change-event.ts';
import type { Work } from './reconciler.ts';
import { withUndoProblem, withUsersLeft } from './rollout-errors.ts';
import { type ChangeOutcome, withDeadline } from './rollout-outcome.ts';

export interface CommitOptions {
  readonly clock: Clock;
  /** Milliseconds from when a change was asked for. */
  readonly changeTimeoutMs: number;
}

/** Writes what became of changes, in one transaction. A row that was changed meanwhile keeps what it was changed to. */
export async function commitOutcomes(
  outcomes: readonly ChangeOutcome[],
  work: Pick<Work, 'transaction'>,
  { clock, changeTimeoutMs }: CommitOptions,
): Promise<void> {
  const isKnown = (outcome: ChangeOutcome): boolean => {
    const due = withDeadline(outcome, clock(), changeTimeoutMs);
    return due.kind === 'waiting' && due.association.waitingFor === due.waitingFor;
  };
  // Waiting for what the rows say already, and not too long: there is nothing to write.
  if (outcomes.every(isKnown)) return;
  await work.transaction(async (tx) => {
    const now = clock();
    for (const outcome of outcomes) await commitOne(tx, withDeadline(outcome, now, changeTimeoutMs), now);
  });
}

async function commitOne(tx: Repositories, outcome: ChangeOutcome, now: Date): Promise<void> {
  const { domainId, packageId } = outcome.association;
  const current = await tx.associations.find(domainId, packageId, { lock: true });
  if (!current) return;
  const next = nextAssociation(current, outcome, now);
  if (next === current) return;
  if (next === undefined) await tx.associations.delete(domainId, packageId);
  else await tx.associations.update(next);
  if (outcome.kind === 'served' && outcome.reports) await tx.indexReports.replace(domainId, packageId, outcome.reports);
  for (const event of changeEvents(outcome, next, now))
    await tx.events.append({ at: now, subject: `association/${domainId}/${packageId}`, ...event });
}

/** Undefined: the row goes. The same value: nothing changes. */
function nextAssociation(current: Association, outcome: ChangeOutcome, now: Date): Association | undefined {
  const { association } = outcome;
  // Another version was asked for meanwhile: what became of the earlier one is not its concern, except that it is served.
  const isPresent =
    current.state.status === association.state.status && current.desiredVersion === association.desiredVersion;
  if (outcome.kind === 'served') return served(current, association.desiredVersion, now);
  if (!isPresent) return current;
  switch (outcome.kind) {
    case 'removed':
      return undefined;
    case 'failed':
      // Asked to go all the same, when it had been found in use.
      if (current.forced && !association.forced) return current;
      return current.state.status === 'DISSOCIATING'
        ? dissociationFailed(current, outcome.error, now)
        : associationFailed(current, outcome.error, now);
    case 'cancelled':
      return withLeft(withProblem(cancelled(current, now), outcome.problem), outcome.inUse);
    case 'waiting':
      return current.waitingFor === outcome.waitingFor ? current : waiting(current, outcome.waitingFor);
    default:
      return outcome satisfies never;
  }
}

function withProblem(association: Association, problem: string | undefined): Association {
  const { state } = association;
  if (problem === undefined || !('error' in state)) return association;
  return { ...association, state: { ...state, error: withUndoProblem(state.error, problem) } };
}

function withLeft(association: Association, inUse: string | undefined): Association {
  const { state } = association;
  if (inUse === undefined || !('error' in state)) return association;
  return { ...association, state: { ...state, error: withUsersLeft(state.error, association, inUse) } };
}
