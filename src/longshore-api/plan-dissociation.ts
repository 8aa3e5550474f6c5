import { describeUsers } from '../domains/package-usage.ts';
import type { Cluster } from '../opensearch/cluster.ts';
import type { Association } from '../packages/association.ts';
import { NOTHING_PLANNED, type PlanParts, userView } from './plan-association.ts';
import { seeUsers } from './plan-cluster.ts';

/** Whoever uses the file keeps it where it is. */
export async function planDissociation(cluster: Cluster, association: Association): Promise<PlanParts> {
  const { users } = await seeUsers(cluster, association);
  const problem = `${association.referencePath} is used by ${describeUsers(users)}: it would be refused, and forced, these could not be opened or made again.`;
  return { ...NOTHING_PLANNED, users: users.map(userView), problems: users.length === 0 ? [] : [problem] };
}
