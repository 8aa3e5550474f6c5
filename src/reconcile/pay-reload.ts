import type { VersionLookup } from '../domains/node-desired-state.ts';
import type { IndexAnalysis } from '../opensearch/cluster.ts';
import type { Association } from '../packages/association.ts';
import { isClusterTrouble } from './cluster-trouble.ts';
import type { DomainSession } from './domain-session.ts';
import type { RolloutCluster } from './patience.ts';
import { reloadUsers } from './reload-users.ts';
import { openUsers } from './reload-verdict.ts';
import { reopenUsers } from './reopen-users.ts';
import { askServedBytes, liveBytes } from './served-bytes.ts';

export interface PayOptions {
  readonly cluster: RolloutCluster;
  readonly session: DomainSession;
  readonly versions: VersionLookup;
  /** Those whose wanted version is not about to be applied. */
  readonly atRest: readonly Association[];
  readonly tellReopened: (index: string, unavailableMs: number) => Promise<void>;
}

/**
 * Has the analyzers of all that is served built anew, where they may hold other bytes than the live ones. A cluster that cannot be
 * asked now is asked at the next look.
 */
export async function payReload(associations: readonly Association[], options: PayOptions): Promise<void> {
  const { cluster, session, tellReopened } = options;
  const served = associations.filter(({ servingVersion }) => servingVersion !== undefined);
  try {
    if (served.length > 0) {
      const { analysis } = await reloadUsers(cluster, served, await cluster.indexAnalysis());
      for (const index of await leftBehind(analysis, options)) session.reopenOwed.add(index);
    }
    const onClose = (index: string): void => void session.reopenOwed.delete(index);
    await reopenUsers([...session.reopenOwed], { cluster, onClose, onReopened: tellReopened });
    // An index that rejects its rules, or will not be opened, does so for good: asking at every look would not mend it.
    session.reloadOwed = false;
  } catch (error) {
    if (!isClusterTrouble(error)) throw error;
  }
}

/**
 * Indices that a change reopened and that was cut off before it could put everything back: their analyzers hold the bytes of a version
 * that was wanted and is not served. Only where the policy is to reopen; nobody else's index is ever closed.
 */
async function leftBehind(
  analysis: readonly IndexAnalysis[],
  { cluster, versions, atRest }: PayOptions,
): Promise<readonly string[]> {
  const undone = atRest.filter(
    ({ reloadPolicy, desiredVersion, servingVersion }) =>
      reloadPolicy === 'reopen' && servingVersion !== undefined && servingVersion !== desiredVersion,
  );
  const indices = [...new Set([...openUsers(undone, analysis).values()].flat())];
  if (indices.length === 0) return [];
  const unwanted = liveBytes(undone, versions, ({ desiredVersion }) => desiredVersion);
  const right = liveBytes(undone, versions, ({ servingVersion }) => servingVersion);
  const served = await askServedBytes(cluster, indices);
  return (served ?? [])
    .filter(({ path, sha256 }) => sha256 !== null && sha256 === unwanted.get(path) && sha256 !== right.get(path))
    .map(({ index }) => index);
}
