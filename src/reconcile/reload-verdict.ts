import { packageUses } from '../domains/package-usage.ts';
import type { IndexAnalysis, ReloadFailure, ReloadResult } from '../opensearch/cluster.ts';
import type { Association } from '../packages/association.ts';

/** Open indices that use each package's file, by package id. */
export type UsersByPackage = ReadonlyMap<string, readonly string[]>;

/** A closed index reads the file when it is opened: there is nothing to reload. */
export const openUsers = (associations: readonly Association[], indices: readonly IndexAnalysis[]): UsersByPackage =>
  new Map(
    associations.map((association) => [
      association.packageId,
      packageUses(association, indices)
        .filter(({ open }) => open)
        .map(({ index }) => index),
    ]),
  );

export interface ReloadVerdict {
  /** Reload failures of packages that are to blame beyond doubt, by package id. */
  readonly failed: ReadonlyMap<string, readonly ReloadFailure[]>;
  /** Packages of which one or more are to blame, and the answer does not say which: to be tried one by one. */
  readonly suspects: ReadonlySet<string>;
  /** Words of the first failure that is a node's absence and nobody's fault. */
  readonly absence?: string;
}

/** A node that left while it was asked: the transport layer's words. */
const NODE_ABSENT = /\bdisconnected\b|\bnot connected\b|\bnode closed\b|\bconnection (?:reset|refused|closed)\b/i;

/** Who of the packages that were switched is to blame for what failed in a reload. */
export function judgeReload(
  result: ReloadResult,
  switched: readonly Association[],
  users: UsersByPackage,
): ReloadVerdict {
  const failed = new Map<string, ReloadFailure[]>();
  const suspects = new Set<string>();
  let absence: string | undefined;
  for (const failure of failuresOf(result)) {
    if (NODE_ABSENT.test(failure.reason)) {
      absence ??= `${failure.node === undefined ? 'a node' : `node ${failure.node}`}: ${failure.reason}`;
      continue;
    }
    const blamed = blame(failure, switched, users);
    const [only] = blamed;
    if (only !== undefined && blamed.length === 1) failed.set(only, [...(failed.get(only) ?? []), failure]);
    else for (const packageId of blamed) suspects.add(packageId);
  }
  for (const packageId of failed.keys()) suspects.delete(packageId);
  return { failed, suspects, ...(absence !== undefined && { absence }) };
}

/** Those that the failure names; else those that the index uses; else all, as the cluster did not say which index it was. */
function blame({ index, reason }: ReloadFailure, switched: readonly Association[], users: UsersByPackage): string[] {
  const inIndex = switched.filter(({ packageId }) => users.get(packageId)?.includes(index));
  const candidates = inIndex.length > 0 ? inIndex : switched;
  const named = candidates.filter(({ packageId }) => reason.includes(packageId));
  return (named.length > 0 ? named : candidates).map(({ packageId }) => packageId);
}

function failuresOf({ failures, shards }: ReloadResult): readonly ReloadFailure[] {
  if (failures.length > 0 || shards.failed === 0) return failures;
  return [
    { index: '_unknown', reason: `${shards.failed} of ${shards.total} shards failed, and the cluster did not say why` },
  ];
}

/** For ErrorDetails: index, node, file, and the engine's own words, each cause once. */
export function describeReloadFailures(failures: readonly ReloadFailure[], path: string): string {
  const byReason = new Map<string, { indices: Set<string>; nodes: Set<string> }>();
  for (const { index, node, reason } of failures) {
    const where = byReason.get(reason) ?? { indices: new Set(), nodes: new Set() };
    where.indices.add(index);
    if (node !== undefined) where.nodes.add(node);
    byReason.set(reason, where);
  }
  return [...byReason]
    .slice(0, 3)
    .map(([reason, { indices, nodes }]) => {
      const on = nodes.size > 0 ? ` on ${listed([...nodes], 'node', 'nodes')}` : '';
      return `${listed([...indices], 'index', 'indices')}${on}, file ${path}: ${reason}`;
    })
    .join('; ');
}

function listed(names: readonly string[], one: string, several: string): string {
  const shown = names.slice(0, 5).join(', ');
  const more = names.length > 5 ? ` and ${names.length - 5} more` : '';
  return `${names.length === 1 ? one : several} ${shown}${more}`;
}
