import type { Clock } from '../model/clock.ts';
import type { Association } from '../packages/association.ts';
import { associationFailed, dissociationFailed, served, waiting } from '../packages/association-state.ts';
import { versionName } from '../packages/package.ts';
import type { Event, Repositories } from '../store/store.ts';
import type { Work } from './reconciler.ts';
import { type ChangeOutcome, withDeadline } from './rollout-outcome.ts';

export interface CommitOptions {
  readonly clock: Clock;
  /** Milliseconds from when a change was asked for. */
  readonly changeTimeoutMs: number;
}

/** Writes what became of changes, in one transaction. A row that was changed meanwhile keeps what it was changed to. */
export async function commitOutcomes(
  outcomes: readonly ChangeOutcome[],
  work: Work,
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
  if (next === undefined) await tx.associations.delete(domainId, packageId);
  else if (next !== current) await tx.associations.update(next);
  if (next === current) return;
  const event = eventOf(outcome);
  if (event) await tx.events.append({ at: now, subject: `association/${domainId}/${packageId}`, ...event });
}

/** Undefined: the row goes. The same value: nothing changes. */
function nextAssociation(current: Association, outcome: ChangeOutcome, now: Date): Association | undefined {
  const { association } = outcome;
  // Another version was asked for meanwhile: what became of the earlier one is not its concern, except that it is served.
  const isPresent =
    current.state.status === association.state.status && current.desiredVersion === association.desiredVersion;
  switch (outcome.kind) {
    case 'served':
      return served(current, association.desiredVersion, now);
    case 'removed':
      return isPresent ? undefined : current;
    case 'failed':
      if (!isPresent) return current;
      return current.state.status === 'DISSOCIATING'
        ? dissociationFailed(current, outcome.error, now)
        : associationFailed(current, outcome.error, now);
    case 'waiting':
      return isPresent && current.waitingFor !== outcome.waitingFor ? waiting(current, outcome.waitingFor) : current;
    default:
      return outcome satisfies never;
  }
}

function eventOf(outcome: ChangeOutcome): Pick<Event, 'type' | 'data'> | undefined {
  const version = versionName(outcome.association.desiredVersion);
  switch (outcome.kind) {
    case 'served': {
      const { reloaded, needReopen } = outcome;
      return {
        type: 'AssociationActive',
        data: { version, reloaded: reloaded.join(','), needReopen: needReopen.join(',') },
      };
    }
    case 'removed':
      return { type: 'PackageDissociated', data: {} };
    case 'failed': {
      const isDissociating = outcome.association.state.status === 'DISSOCIATING';
      return { type: isDissociating ? 'DissociationFailed' : 'AssociationFailed', data: { version, ...outcome.error } };
    }
    case 'waiting':
      return { type: 'ChangeWaits', data: { version, waitingFor: outcome.waitingFor } };
    default:
      return outcome satisfies never;
  }
}
