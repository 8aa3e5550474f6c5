import { stagedPath } from '../agent-protocol/staged-path.ts';
import { contentOf, type VersionLookup } from '../domains/node-desired-state.ts';
import { pathsOf } from '../domains/package-usage.ts';
import type { IgnoredRule, RehearsalFailure, StagedBytes } from '../opensearch/cluster.ts';
import type { Association } from '../packages/association.ts';
import { grouped } from './grouped.ts';
import type { RolloutCluster } from './patience.ts';

export interface RehearsalVerdict {
  /** What the engine rejected, by package id. */
  readonly failed: ReadonlyMap<string, readonly RehearsalFailure[]>;
  /** Of those that passed: rules that a lenient filter will leave out, by package id. */
  readonly ignored: ReadonlyMap<string, readonly IgnoredRule[]>;
}

/**
 * Has the engine build, beside the live ones, every analyzer that the staged bytes of these changes are for. What it rejects fails;
 * the rest is tried again without it, since that is what would go live together.
 * @throws ClusterUnreachableError, ClusterRequestError, GivenUpError
 */
export async function rehearseChanges(
  cluster: Pick<RolloutCluster, 'rehearse'>,
  changes: readonly Association[],
  versions: VersionLookup,
): Promise<RehearsalVerdict> {
  const failed = new Map<string, readonly RehearsalFailure[]>();
  let rest = changes.flatMap((association) => stagedBytes(association, versions));
  while (rest.length > 0) {
    const rehearsal = await cluster.rehearse(rest);
    if (rehearsal.failures.length === 0) return { failed, ignored: byPackage(rehearsal.ignored) };
    const found = await blame(cluster, rest, rehearsal.failures);
    for (const [packageId, failures] of found) failed.set(packageId, failures);
    rest = rest.filter(({ packageId }) => !found.has(packageId));
  }
  return { failed, ignored: new Map() };
}

/** Never empty: where nobody can be told to be it, all of them are. */
async function blame(
  cluster: Pick<RolloutCluster, 'rehearse'>,
  staged: readonly StagedBytes[],
  failures: readonly RehearsalFailure[],
): Promise<ReadonlyMap<string, readonly RehearsalFailure[]>> {
  const [only] = staged;
  if (only && staged.length === 1) return new Map([[only.packageId, failures]]);
  const blamed = new Map<string, readonly RehearsalFailure[]>();
  for (const failure of failures) {
    const { packageId } = failure;
    if (packageId !== undefined && staged.some((bytes) => bytes.packageId === packageId))
      blamed.set(packageId, [...(blamed.get(packageId) ?? []), failure]);
  }
  if (blamed.size > 0) return blamed;
  // The engine's words name no package: each alone, so that there is no doubt.
  for (const bytes of staged) {
    const { failures: own } = await cluster.rehearse([bytes]);
    if (own.length > 0) blamed.set(bytes.packageId, own);
  }
  if (blamed.size > 0) return blamed;
  return new Map(staged.map(({ packageId }) => [packageId, failures]));
}

function stagedBytes(association: Association, versions: VersionLookup): readonly StagedBytes[] {
  const { packageId, packageType, desiredVersion, referencePath } = association;
  const content = packageType === 'TXT-DICTIONARY' ? contentOf(versions(packageId, desiredVersion)) : undefined;
  if (!content) return [];
  const path = stagedPath({ path: referencePath, ...content });
  return [{ packageId, paths: pathsOf(association), stagedPath: path, sha256: content.sha256 }];
}

const byPackage = (rules: readonly IgnoredRule[]): ReadonlyMap<string, readonly IgnoredRule[]> =>
  grouped(rules, ({ packageId }) => packageId);
