import type { IndexReport } from '../domains/index-report.ts';
import { indexReport } from '../domains/index-truth.ts';
import { contentOf, type VersionLookup } from '../domains/node-desired-state.ts';
import { packageUses, pathsOf } from '../domains/package-usage.ts';
import { TAKEN_BY } from '../domains/taken-by.ts';
import type { IndexAnalysis, IndexMapping, ServedBytes } from '../opensearch/cluster.ts';
import type { Association } from '../packages/association.ts';

/** What was seen of the cluster when a change was verified. */
export interface SeenIndices {
  readonly analysis: readonly IndexAnalysis[];
  readonly mappings: readonly IndexMapping[];
  /** Undefined when the nodes cannot say. */
  readonly served: readonly ServedBytes[] | undefined;
}

/** How each index, open or closed, stands to the wanted version of an association once that is live. `previous`: the reports before. */
export function indexReports(
  association: Association,
  { analysis, mappings, served }: SeenIndices,
  versions: VersionLookup,
  previous: readonly IndexReport[],
): readonly IndexReport[] {
  const { packageId, desiredVersion, servingVersion } = association;
  const sha256Of = (version: number) => contentOf(versions(packageId, version))?.sha256;
  const liveSha256 = sha256Of(desiredVersion);
  if (liveSha256 === undefined) return [];
  const settingsOf = new Map(analysis.map(({ index, settings }) => [index, settings]));
  return packageUses(association, analysis).flatMap(({ index, open }) => {
    const mapping = mappings.find((candidate) => candidate.index === index);
    if (!mapping) return [];
    const report = indexReport({
      packageId,
      paths: pathsOf(association),
      settings: settingsOf.get(index) ?? {},
      open,
      mapping,
      served: served?.filter((each) => each.index === index),
      taken: TAKEN_BY[association.reloadPolicy ?? 'auto'],
      liveSha256,
      version: desiredVersion,
      previousVersion: servingVersion === desiredVersion ? undefined : servingVersion,
      previous: previous.find((each) => each.index === index),
      sha256Of,
    });
    return report ? [report] : [];
  });
}
