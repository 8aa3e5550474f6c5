import type { IndexReport } from '../domains/index-report.ts';
import { indexReport } from '../domains/index-truth.ts';
import { pathsOf } from '../domains/package-usage.ts';
import { TAKEN_BY } from '../domains/taken-by.ts';
import type { Association } from '../packages/association.ts';
import type { SeenIndex } from './plan-cluster.ts';

export interface PlannedIndices {
  /** How each would be afterwards. */
  readonly reports: readonly IndexReport[];
  /** Those that the policy closes and opens. */
  readonly reopened: readonly string[];
}

/** `association`: as it would be asked for, with the version that it is to have. */
export function plannedIndices(
  indices: readonly SeenIndex[],
  association: Association,
  bytes: { readonly sha256: string; readonly sha256Of: (version: number) => string | undefined },
  previous: readonly IndexReport[],
): PlannedIndices {
  const { packageId, desiredVersion, servingVersion, reloadPolicy = 'auto' } = association;
  const report = ({ analysis, mapping }: SeenIndex, taken: 'reload' | 'reopen' | 'nothing') =>
    mapping &&
    indexReport({
      packageId,
      paths: pathsOf(association),
      settings: analysis.settings,
      open: analysis.open,
      mapping,
      taken,
      liveSha256: bytes.sha256,
      version: desiredVersion,
      previousVersion: servingVersion === desiredVersion ? undefined : servingVersion,
      previous: previous.find(({ index }) => index === analysis.index),
      sha256Of: bytes.sha256Of,
    });
  const reopened = indices.filter(
    (each) => reloadPolicy === 'reopen' && each.analysis.open && report(each, 'reload')?.state === 'needs-reopen',
  );
  return {
    reports: indices.flatMap((each) => report(each, TAKEN_BY[reloadPolicy]) ?? []),
    reopened: reopened.map(({ analysis }) => analysis.index),
  };
}
