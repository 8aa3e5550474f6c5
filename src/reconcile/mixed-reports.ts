import type { IndexReport } from '../domains/index-report.ts';
import type { VersionLookup } from '../domains/node-desired-state.ts';
import { packageUses } from '../domains/package-usage.ts';
import type { Association } from '../packages/association.ts';
import { isClusterTrouble } from './cluster-trouble.ts';
import { indexReports } from './index-reports.ts';
import { mapUsers } from './map-users.ts';
import type { RolloutCluster } from './patience.ts';
import { askServedBytes } from './served-bytes.ts';

export interface MixedOptions {
  readonly cluster: RolloutCluster;
  readonly versions: VersionLookup;
  /** Indices that were open for a while with bytes that were taken back. */
  readonly reopened: ReadonlySet<string>;
  /** The reports before. */
  readonly before: readonly IndexReport[];
}

/**
 * Reports of a package whose change was taken back after indices were reopened for it: documents that came meanwhile were analysed with
 * the bytes of that change. Undefined when none of its indices was.
 */
export async function mixedReports(
  association: Association,
  { cluster, versions, reopened, before }: MixedOptions,
): Promise<readonly IndexReport[] | undefined> {
  const { servingVersion } = association;
  if (servingVersion === undefined || reopened.size === 0) return undefined;
  const mixed = (reports: readonly IndexReport[]): readonly IndexReport[] =>
    reports.map((each) =>
      each.indexedSince !== undefined && reopened.has(each.index) ? { ...each, mixed: true as const } : each,
    );
  try {
    const analysis = await cluster.indexAnalysis();
    const users = packageUses(association, analysis);
    if (!users.some(({ index }) => reopened.has(index))) return undefined;
    const open = users.filter((user) => user.open).map(({ index }) => index);
    const [mappings, served] = await Promise.all([
      mapUsers(cluster, [association], analysis),
      askServedBytes(cluster, open),
    ]);
    if (!mappings) return mixed(before);
    const seen = { analysis, mappings, served };
    const reportsAfter = (previous: readonly IndexReport[]): readonly IndexReport[] =>
      indexReports({ ...association, desiredVersion: servingVersion }, seen, versions, previous);
    return reportsAfter(mixed(reportsAfter(before)));
  } catch (error) {
    if (!isClusterTrouble(error)) throw error;
    return mixed(before);
  }
}
