import { describeUsers } from '../domains/package-usage.ts';
import type { Association } from '../packages/association.ts';
import { isClusterTrouble } from './cluster-trouble.ts';
import { findUsers } from './package-users.ts';
import type { RolloutCluster } from './patience.ts';
import { withUsersLeft } from './rollout-errors.ts';
import type { ChangeOutcome } from './rollout-outcome.ts';

/**
 * A first association that is taken back takes its file with it, whoever made an index of it meanwhile. By package id, in words, who is
 * left without it; nobody when the cluster cannot tell.
 */
export async function usersLeft(
  cluster: RolloutCluster,
  undone: readonly Association[],
): Promise<ReadonlyMap<string, string>> {
  const first = undone.filter(({ servingVersion }) => servingVersion === undefined);
  if (first.length === 0) return new Map();
  try {
    const users = await findUsers(cluster, first);
    return new Map([...users].filter(([, found]) => found.length > 0).map(([id, found]) => [id, describeUsers(found)]));
  } catch (error) {
    if (!isClusterTrouble(error)) throw error;
    return new Map();
  }
}

/** What is told of a change that left them. */
export function namingUsersLeft(outcome: ChangeOutcome, left: ReadonlyMap<string, string>): ChangeOutcome {
  const inUse = left.get(outcome.association.packageId);
  if (inUse === undefined) return outcome;
  switch (outcome.kind) {
    case 'failed':
      return { ...outcome, error: withUsersLeft(outcome.error, outcome.association, inUse) };
    case 'cancelled':
      return { ...outcome, inUse };
    case 'served':
    case 'removed':
    case 'waiting':
      return outcome;
    default:
      return outcome satisfies never;
  }
}
